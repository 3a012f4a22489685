using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Estimates;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Secrets;

namespace FineTune.Core.Tasks.Rules;

/// <summary>A job with everything it names, as rules see it.</summary>
internal sealed record RuleSubject(
    TaskSpec Task, JobSpec Job, BaseModel Model, Offer Offer, IReadOnlyList<DatasetVersion> Datasets, IReadOnlyList<DatasetVersion> ValidationDatasets,
    IReadOnlyDictionary<DatasetReference, RowOverlap> Overlaps, IReadOnlyDictionary<DatasetReference, TokenCount> Counts, Estimate Estimate,
    IReadOnlySet<string>? Secrets)
{
    public static RuleSubject Of(TaskSpec task, JobSpec job, BaseModel model, Offer offer, SubmissionContext context)
    {
        var (datasets, validation) = (context.VersionsOf(task.Datasets), context.VersionsOf(task.ValidationDatasets));
        var estimate = Estimator.Estimate(task, job, model, offer, datasets, validation, context.Counts);
        return new(task, job, model, offer, datasets, validation, context.Overlaps, context.Counts, estimate, context.Secrets);
    }

    public EngineCapabilities Engine { get; } = EngineCapabilities.Of(Offer);

    public ComputeRequest Compute { get; } = Job.Compute(Task.Location);

    /// <summary>Rows of all datasets.</summary>
    public long Rows => Datasets.Sum(dataset => dataset.Report.Rows);

    /// <summary>Rows that are longer than the cutoff length, and what they have beyond it.</summary>
    public CutRows CutRows { get; } = CutRows.Of(Task.Stage, Job.Settings.Get(ParameterTable.CutoffLength), Datasets, Counts);

    /// <summary>Whether there are rows to measure on.</summary>
    public bool Validates => ValidationDatasets.Count > 0 || Get(ParameterTable.ValidationRatio) > 0;

    public bool IsLlamaFactory => Engine == EngineCapabilities.LlamaFactory;

    public bool IsQuantized => Get(ParameterTable.QuantizationBits) != "none";

    public bool UsesZero3OrFsdp => Get(ParameterTable.Distributed) is "zero-3" or "zero-3-offload" or "fsdp";

    /// <summary>Whether the job would go without a secret, as far as that is known.</summary>
    public bool Lacks(SecretKind secret) => Secrets is not null && !(Offer.PassesSecrets && Secrets.Contains(secret.Name));

    public T Get<T>(Parameter<T> parameter) => Job.Settings.Get(parameter);

    public bool IsChanged(Parameter parameter) => Job.Settings.IsChanged(parameter);
}
