using System.Text.Json.Nodes;
using FineTune.Core.Datasets;

namespace FineTune.Core.Rules;

/// <summary>When a new version of a dataset passes its check for a stage, a task is created from a template.</summary>
/// <param name="Name">Names the rule: lower-case letters, digits, <c>-</c>.</param>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Stage">Stage that the version has to fit, and that the task trains.</param>
/// <param name="Task">The task, without name, dataset and stage.</param>
/// <param name="TaskName">Name of the task; <c>{version}</c> and <c>{dataset}</c> stand for those of the version.</param>
/// <param name="MaxConcurrent">Tasks of this rule that may be under way at once; further versions wait.</param>
/// <param name="CoolDown">Least time between two tasks.</param>
/// <param name="BudgetUsd">Highest estimated cost of a task; null for any.</param>
/// <param name="DryRun">Whether firings are only noted.</param>
/// <param name="Enabled">Whether the rule looks at versions at all.</param>
/// <param name="CreatedAt">UTC; versions from before do not fire.</param>
public sealed record DatasetRule(
    string Name,
    string Dataset,
    string Stage,
    JsonObject Task,
    string TaskName,
    int MaxConcurrent,
    TimeSpan CoolDown,
    decimal? BudgetUsd,
    bool DryRun,
    bool Enabled,
    DateTimeOffset CreatedAt)
{
    /// <summary>Name of the task for a version.</summary>
    public string TaskNameFor(DatasetVersion version) => TaskName
        .Replace("{version}", version.Version, StringComparison.Ordinal)
        .Replace("{dataset}", version.Dataset, StringComparison.Ordinal);

    /// <summary>The task for a version, as a client would send it.</summary>
    public JsonObject TaskFor(DatasetVersion version)
    {
        var task = (JsonObject)Task.DeepClone();
        task["name"] = TaskNameFor(version);
        task["dataset"] = $"{version.Dataset}@{version.Version}";
        task["stage"] = Stage;
        return task;
    }
}
