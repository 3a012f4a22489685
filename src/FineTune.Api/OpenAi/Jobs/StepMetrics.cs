namespace FineTune.Api.OpenAi.Jobs;

/// <summary>What is known of one step. Validation runs over all rows that are held back, so its loss is the full one too.</summary>
internal sealed record StepMetrics(long Step, double? TrainLoss, double? ValidLoss)
{
    /// <summary>Lines by step, in order. A resumed attempt goes over some steps again; its word is the last.</summary>
    public static IReadOnlyList<StepMetrics> Of(IReadOnlyList<MetricsLine> lines) =>
    [
        .. lines.Where(line => line.Step > 0).GroupBy(line => line.Step).OrderBy(group => group.Key).Select(group => new StepMetrics(
            group.Key, group.LastOrDefault(line => line.Loss is not null)?.Loss, group.LastOrDefault(line => line.EvalLoss is not null)?.EvalLoss)),
    ];
}
