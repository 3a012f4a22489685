using FineTune.Core.Findings;

namespace FineTune.Core.Rules;

/// <summary>What a version made of a rule.</summary>
public enum FiringOutcome
{
    /// <summary>Not yet: the rule's limits hold it back, and it is looked at again.</summary>
    Waiting,

    /// <summary>A task was created.</summary>
    Fired,

    /// <summary>A task would have been created.</summary>
    DryRun,

    /// <summary>The version does not fit the rule's stage.</summary>
    DoesNotFit,

    /// <summary>A newer version came while this one waited.</summary>
    Superseded,

    /// <summary>The estimate is above the budget.</summary>
    OverBudget,

    /// <summary>The template gives no sound task.</summary>
    TaskInvalid,

    /// <summary>Another task has the name.</summary>
    NameTaken,
}

/// <summary>What a version made of a rule, and why.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Version">The version.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="Reason">Why.</param>
/// <param name="Task">Name of the task; null where none was made.</param>
/// <param name="At">When it was decided, UTC.</param>
public sealed record RuleFiring(
    string Rule, string Dataset, string Version, FiringOutcome Outcome, LocalizedText Reason, string? Task, DateTimeOffset At);
