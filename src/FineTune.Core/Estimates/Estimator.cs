using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Estimates;

/// <summary>Foretells steps, tokens, memory, time and cost of a job.</summary>
public static class Estimator
{
    /// <summary>Start of the processes, reading of model and data, and writing of the result, in seconds.</summary>
    private const double StartSeconds = 7;

    /// <summary>Time of one step that does not depend on its size: calls into the framework and between processes, in seconds.</summary>
    private const double StepSeconds = 0.02;

    /// <summary>Characters of one token, where tokens were not counted: about four in alphabetic scripts.</summary>
    private const double CharactersPerToken = 4;

    /// <summary>Tokens that a template puts around a row, where it was not counted with one.</summary>
    private const double TemplateTokens = 12;

    /// <summary>
    /// Estimates a job. Steps = ceil(rows / (batch × cards × nodes × accumulation)) × epochs, or the given maximum. Floating-point
    /// operations for each token, with N weights (Kaplan et al., arXiv 2001.08361): 2·N forward, 2·N for the gradients that pass through
    /// every layer, 2·N for those of the weights where all train; where an engine computes activations twice, 2·N again; and 2·N for
    /// the reference model of dpo and kto. Evaluation is a forward pass over the rows to measure on, once for each interval. Divided by the
    /// offer's throughput, plus a constant for each step.
    /// </summary>
    public static Estimate Estimate(
        TaskSpec task, JobSpec job, BaseModel model, Offer offer, IReadOnlyList<DatasetVersion> datasets, IReadOnlyList<DatasetVersion> validation,
        IReadOnlyDictionary<DatasetReference, TokenCount> counts)
    {
        var settings = job.Settings;
        var compute = job.Compute(task.Location);
        var (rows, rowTokens) = Rows(task, settings, datasets, counts);
        var trainRows = Math.Max(1, (long)(rows * (1 - settings.Get(ParameterTable.ValidationRatio))));
        var batch = settings.Get(ParameterTable.BatchSize) * settings.Get(ParameterTable.GradientAccumulation) * compute.TotalCards;
        var stepsPerEpoch = (trainRows + batch - 1) / batch;
        var steps = settings.Get(ParameterTable.MaxSteps) ?? Math.Max(1, (long)Math.Ceiling(stepsPerEpoch * settings.Get(ParameterTable.Epochs)));
        var tokens = steps * Math.Min(batch, trainRows) * rowTokens;

        var (ownRows, ownTokens) = validation.Count > 0 ? Rows(task, settings, validation, counts) : (Math.Max(0, rows - trainRows), rowTokens);
        var evaluations = ownRows > 0 ? 1 + (steps / (settings.Get(ParameterTable.EvaluationSteps) ?? settings.Get(ParameterTable.SaveSteps))) : 0;
        var evaluated = evaluations * ownRows * ownTokens;
        var perToken = OperationsPerToken(task, settings, offer);
        var operations = model.Parameters * ((tokens * perToken) + (evaluated * 2));
        var seconds = StartSeconds + (steps * StepSeconds) + (operations / (offer.TeraflopsPerCard * 1e12 * compute.TotalCards));
        var duration = TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
        var memory = MemoryEstimate.Of(task, settings, model, compute.TotalCards, offer.Device == DeviceKind.Gpu, rowTokens).TotalGiB;
        return new Estimate(
            job.Name, offer.ComputeType, trainRows, stepsPerEpoch, steps, (long)tokens, memory, memory <= offer.MemoryGiBPerCard, duration,
            offer.UsdPerHourOf(compute) is { } hour ? Math.Round(hour * (decimal)duration.TotalHours, 2) : null,
            datasets.Count > 0 && datasets.All(dataset => counts.ContainsKey(ReferenceTo(dataset))));
    }

    // Rows of all datasets and the mean tokens of one; plain text is cut into rows of the cutoff length, and packing fills them.
    private static (long Rows, double RowTokens) Rows(
        TaskSpec task, Settings settings, IReadOnlyList<DatasetVersion> datasets, IReadOnlyDictionary<DatasetReference, TokenCount> counts)
    {
        var cutoff = settings.Get(ParameterTable.CutoffLength);
        var most = settings.Get(ParameterTable.MaxSamples) ?? long.MaxValue;
        var rows = datasets.Sum(dataset => Math.Min(dataset.Report.Rows, most));
        var all = datasets.Sum(dataset => dataset.Report.Rows);
        var limit = task.Stage == "pt" ? long.MaxValue : cutoff;
        var tokens = datasets.Sum(dataset => dataset.Report.Rows * MeanRow(dataset.Report, counts.GetValueOrDefault(ReferenceTo(dataset)), limit));
        var rowTokens = all == 0 ? 0 : tokens / all;
        return task.Stage == "pt" || (task.Stage == "sft" && settings.Get(ParameterTable.Packing))
            ? (Math.Max(1, (long)(rows * rowTokens / cutoff)), cutoff)
            : (rows, rowTokens);
    }

    // Mean tokens of a row that is cut to a length.
    private static double MeanRow(DatasetReport report, TokenCount? count, long limit) => count switch
    {
        { Template: not null } => count.MeanRow(limit),
        not null => Math.Min(limit, count.MeanRow(limit) + TemplateTokens),
        _ => report.Rows == 0 ? 0 : Math.Min(limit, (report.Characters / (double)report.Rows / CharactersPerToken) + TemplateTokens),
    };

    private static DatasetReference ReferenceTo(DatasetVersion version) => new(version.Dataset, version.Version);

    private static double OperationsPerToken(TaskSpec task, Settings settings, Offer offer)
    {
        var operations = task.Method == "full" ? 6.0 : 4.0;
        operations += settings.Get(ParameterTable.GradientCheckpointing) && offer.Device == DeviceKind.Gpu ? 2 : 0;
        operations += task.Stage is "dpo" or "kto" && settings.Get(ParameterTable.PreferenceLoss) is not "orpo" and not "simpo" ? 2 : 0;
        return task.Stage is "dpo" or "rm" ? 2 * operations : operations;
    }
}
