using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
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

    /// <summary>Memory of the framework and its kernels on one card, in GiB.</summary>
    private const double OverheadGiB = 0.8;

    private const double GiB = 1024.0 * 1024 * 1024;

    /// <summary>Characters of one token: about four in alphabetic scripts.</summary>
    private const double CharactersPerToken = 4;

    /// <summary>Characters that a template puts around a row.</summary>
    private const double TemplateTokens = 12;

    /// <summary>
    /// Estimates a job. Steps = ceil(rows / (batch × cards × nodes × accumulation)) × epochs, or the given maximum. Time: 6 · N
    /// floating-point operations for each token where all weights train, 4 · N where most only pass gradients on (Kaplan et al.,
    /// arXiv 2001.08361), by the offer's throughput, plus a constant for each step.
    /// </summary>
    public static Estimate Estimate(TaskSpec task, JobSpec job, BaseModel model, Offer offer, IReadOnlyList<DatasetVersion> datasets)
    {
        var settings = job.Settings;
        var compute = job.Compute(task.Location);
        var cutoff = settings.Get(ParameterTable.CutoffLength);
        var most = settings.Get(ParameterTable.MaxSamples) ?? long.MaxValue;
        var rows = datasets.Sum(dataset => Math.Min(dataset.Report.Rows, most));
        var rowTokens = rows == 0 ? 0 : datasets.Sum(dataset => dataset.Report.Characters) / (double)Math.Max(1, datasets.Sum(dataset => dataset.Report.Rows)) / CharactersPerToken + TemplateTokens;
        if (task.Stage == "pt")
        {
            rows = Math.Max(1, (long)(rows * rowTokens / cutoff));
            rowTokens = cutoff;
        }

        rowTokens = Math.Min(cutoff, rowTokens);
        var trainRows = Math.Max(1, (long)(rows * (1 - settings.Get(ParameterTable.ValidationRatio))));
        var batch = settings.Get(ParameterTable.BatchSize) * settings.Get(ParameterTable.GradientAccumulation) * compute.TotalCards;
        var stepsPerEpoch = (trainRows + batch - 1) / batch;
        var steps = settings.Get(ParameterTable.MaxSteps) ?? Math.Max(1, (long)Math.Ceiling(stepsPerEpoch * settings.Get(ParameterTable.Epochs)));
        var tokens = steps * Math.Min(batch, trainRows) * rowTokens;

        var operations = tokens * model.Parameters * (task.Method == "full" ? 6 : 4);
        var seconds = StartSeconds + steps * StepSeconds + operations / (offer.TeraflopsPerCard * 1e12 * compute.TotalCards);
        var duration = TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
        var memory = MemoryGiB(task, settings, model, rowTokens);
        var price = compute.Priority == ComputePriority.Spot ? offer.SpotUsdPerHour : offer.UsdPerHour;
        var cost = price is null ? (decimal?)null : Math.Round(price.Value * compute.Nodes * (decimal)duration.TotalHours, 2);
        return new Estimate(job.Name, trainRows, stepsPerEpoch, steps, (long)tokens, memory, memory <= offer.MemoryGiBPerCard, duration, cost);
    }

    /// <summary>
    /// Memory of one card in GiB: weights (4, 2, 1 or 0.5 bytes each) + gradients (4 bytes for each that trains) + AdamW's two
    /// moments (8 bytes for each that trains) + activations + overhead. Activations of a layer are about
    /// batch × length × hidden × 34 bytes at two bytes an element (Korthikanti et al., arXiv 2205.05198), or batch × length ×
    /// hidden × 2 with gradient checkpointing, and the logits take batch × length × vocabulary × 8.
    /// </summary>
    public static double MemoryGiB(TaskSpec task, Settings settings, BaseModel model, double rowTokens)
    {
        var half = settings.Get(ParameterTable.Precision) != "fp32";
        var weightBytes = settings.Get(ParameterTable.QuantizationBits) switch { "int4" => 0.5, "int8" => 1.0, _ => half && task.Method != "full" ? 2.0 : 4.0 };
        var trained = TrainedParameters(task, settings, model);
        var elements = settings.Get(ParameterTable.BatchSize) * rowTokens;
        var layerBytes = elements * model.HiddenSize * (half ? 1 : 2);
        var activations = settings.Get(ParameterTable.GradientCheckpointing)
            ? layerBytes * (2 * model.Layers + 34)
            : layerBytes * 34 * model.Layers;
        var bytes = model.Parameters * weightBytes + trained * 12 + activations + elements * model.VocabularySize * 8;
        return bytes / GiB + OverheadGiB;
    }

    /// <summary>Number of weights that train.</summary>
    public static double TrainedParameters(TaskSpec task, Settings settings, BaseModel model) => task.Method switch
    {
        "full" => model.Parameters,
        "freeze" => (double)model.Parameters * Math.Min(model.Layers, Math.Abs(settings.Get(ParameterTable.FreezeTrainableLayers))) / Math.Max(1, model.Layers),
        _ => settings.Get(ParameterTable.LoraRank) * (double)model.Layers * (9 * model.HiddenSize + 3 * model.IntermediateSize),
    };
}
