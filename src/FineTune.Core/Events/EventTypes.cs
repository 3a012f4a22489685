using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Events;

/// <summary>Names of everything that happens, and how subscribers choose among them.</summary>
public static class EventTypes
{
    public const string TaskCreated = "task.created";
    public const string TaskDeleted = "task.deleted";
    public const string BudgetWarning = "job.budget-warning";
    public const string BudgetSpent = "job.budget-spent";
    public const string IdleWarning = "job.idle-warning";
    public const string IdlePaused = "job.idle-paused";
    public const string VersionChecked = "dataset.version.checked";
    public const string VersionFailed = "dataset.version.failed";
    public const string VersionDeleted = "dataset.version.deleted";
    public const string RuleFired = "rule.fired";
    public const string RuleHeldBack = "rule.held-back";

    private const string Rest = "*";

    /// <summary>Every type.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TaskCreated, TaskDeleted, .. Enum.GetValues<JobState>().Select(OfState), BudgetWarning, BudgetSpent, IdleWarning, IdlePaused,
        VersionChecked, VersionFailed, VersionDeleted, RuleFired, RuleHeldBack,
    ];

    /// <summary>Told when a job comes into a state.</summary>
    public static string OfState(JobState state) => "job." + state.ToString().ToLowerInvariant();

    /// <summary>Whether any of some patterns means a type; none mean every type.</summary>
    public static bool Takes(IReadOnlyCollection<string> patterns, string type)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Count == 0 || patterns.Any(pattern => Means(pattern, type));
    }

    /// <summary>Reads patterns that a client chose by, with or without <see cref="CloudEvent.Prefix"/>, and tells those that mean no type.</summary>
    /// <param name="given">Patterns.</param>
    /// <param name="pathOf">Field that one of them stands in.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static IReadOnlyList<string> Read(IEnumerable<string> given, Func<int, string> pathOf, ICollection<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(pathOf);
        ArgumentNullException.ThrowIfNull(findings);
        var patterns = given.Select(one => one.StartsWith(CloudEvent.Prefix, StringComparison.Ordinal) ? one[CloudEvent.Prefix.Length..] : one).ToList();
        foreach (var (pattern, at) in patterns.Select((pattern, at) => (pattern, at)).Where(one => !All.Any(type => Means(one.pattern, type))))
        {
            findings.Add(Finding.Error(pathOf(at), "not-a-choice", new($"No event has the type '{Excerpt.Of(pattern)}'.", $"没有类型为“{Excerpt.Of(pattern)}”的事件。"),
                Nearest.To(pattern, All) is { } near ? new($"Did you mean '{near}'?", $"是否指“{near}”？") : new($"There are: {string.Join(", ", All)}; 'job.*' means all of jobs.", $"可用的有：{string.Join("、", All)}；“job.*”表示作业的全部事件。")));
        }

        return [.. patterns.Distinct()];
    }

    /// <summary>Whether a pattern, a type or the beginning of some with <c>*</c> behind it, means a type.</summary>
    private static bool Means(string pattern, string type) =>
        pattern.EndsWith(Rest, StringComparison.Ordinal) ? type.StartsWith(pattern[..^Rest.Length], StringComparison.Ordinal) : pattern == type;
}
