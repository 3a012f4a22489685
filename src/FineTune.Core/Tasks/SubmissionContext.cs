using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Estimates;
using FineTune.Core.Findings;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.Core.Tasks;

/// <summary>What a task is checked against: the models, offers and datasets there are.</summary>
public sealed record SubmissionContext(
    IReadOnlyList<BaseModel> Models,
    IReadOnlyList<Offer> Offers,
    IReadOnlyDictionary<DatasetReference, DatasetVersion> Datasets)
{
    public static IReadOnlyDictionary<DatasetReference, TokenCount> NoCounts { get; } = new Dictionary<DatasetReference, TokenCount>();

    /// <summary>How much of each dataset to measure on trains as well, as far as that is known; by the name and the version of the dataset.</summary>
    public IReadOnlyDictionary<DatasetReference, RowOverlap> Overlaps { get; init; } = new Dictionary<DatasetReference, RowOverlap>();

    /// <summary>Tokens of the datasets under the task's model and template, as far as they were counted; by the name and the version of the dataset.</summary>
    public IReadOnlyDictionary<DatasetReference, TokenCount> Counts { get; init; } = NoCounts;

    /// <summary>Budgets of the month that the task would spend from.</summary>
    public IReadOnlyList<Purse> Purses { get; init; } = [];

    /// <summary>Quotas that the task's jobs would count against.</summary>
    public IReadOnlyList<Quota> Quotas { get; init; } = [];

    /// <summary>Names of the secrets that are set; null where nobody looked.</summary>
    public IReadOnlySet<string>? Secrets { get; init; }

    /// <summary>Versions that a task names, as far as they are there.</summary>
    public IReadOnlyList<DatasetVersion> VersionsOf(IEnumerable<DatasetReference> references) =>
        [.. references.Select(reference => Datasets.GetValueOrDefault(reference)).OfType<DatasetVersion>()];
}

/// <summary>What reading a task gave.</summary>
/// <param name="Spec">The task; null when any finding is an error.</param>
/// <param name="Findings">Everything that is wrong or unwise, in the order of the document.</param>
/// <param name="Estimates">One for each job that could be read.</param>
public sealed record TaskReading(TaskSpec? Spec, IReadOnlyList<Finding> Findings, IReadOnlyList<Estimate> Estimates);
