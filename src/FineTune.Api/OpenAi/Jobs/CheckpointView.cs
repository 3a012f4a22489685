using System.Globalization;
using System.Text.Json.Serialization;
using FineTune.Api.OpenAi.Catalog;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>A checkpoint as the contract writes it.</summary>
public sealed record CheckpointView(
    string Id, long CreatedAt, string FineTuningJobId, string FineTunedModelCheckpoint, long StepNumber, CheckpointMetricsView Metrics)
{
    public string Object { get; } = "fine_tuning.job.checkpoint";

    internal static CheckpointView Of(FoundJob found, string model, CheckpointMark mark, IReadOnlyList<StepMetrics> steps)
    {
        var known = steps.Where(step => step.Step <= mark.Step).ToList();
        var (train, valid) = (known.LastOrDefault(step => step.TrainLoss is not null)?.TrainLoss, known.LastOrDefault(step => step.ValidLoss is not null)?.ValidLoss);
        return new CheckpointView(
            string.Create(CultureInfo.InvariantCulture, $"ftckpt_{found.Id.Parts}.{mark.Step}"), OpenAiJson.Seconds(mark.Time), found.Id.ToString(),
            ModelName.OfCheckpoint(model, mark.Step), mark.Step, new CheckpointMetricsView(mark.Step, train, valid, valid));
    }
}

/// <summary>The newest measurements at a checkpoint; what was not measured is left out, since the contract has no null here.</summary>
public sealed record CheckpointMetricsView(
    long Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TrainLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? ValidLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? FullValidLoss);
