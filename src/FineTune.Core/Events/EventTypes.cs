using FineTune.Core.Lifecycle;

namespace FineTune.Core.Events;

/// <summary>Names of everything that happens, and how subscribers choose among them.</summary>
public static class EventTypes
{
    public const string TaskCreated = "task.created";
    public const string TaskDeleted = "task.deleted";
    public const string BudgetWarning = "job.budget-warning";
    public const string BudgetSpent = "job.budget-spent";
    public const string VersionChecked = "dataset.version.checked";
    public const string VersionFailed = "dataset.version.failed";
    public const string VersionDeleted = "dataset.version.deleted";
    public const string RuleFired = "rule.fired";
    public const string RuleHeldBack = "rule.held-back";

    private const string Rest = "*";

    /// <summary>Every type.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TaskCreated, TaskDeleted, .. Enum.GetValues<JobState>().Select(OfState), BudgetWarning, BudgetSpent,
        VersionChecked, VersionFailed, VersionDeleted, RuleFired, RuleHeldBack,
    ];

    /// <summary>Told when a job comes into a state.</summary>
    public static string OfState(JobState state) => "job." + state.ToString().ToLowerInvariant();

    /// <summary>Whether a pattern, a type or the beginning of some with <c>*</c> behind it, means a type.</summary>
    public static bool Means(string pattern, string type)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.EndsWith(Rest, StringComparison.Ordinal) ? type.StartsWith(pattern[..^Rest.Length], StringComparison.Ordinal) : pattern == type;
    }
}
