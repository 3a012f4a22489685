using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using FineTune.Core.Estimates;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Api.Tasks;

/// <summary>A task as a list shows it.</summary>
public record TaskListItem
{
    public required string Name { get; init; }

    /// <summary>Unique for ever; a name may be used again after a delete.</summary>
    public required string Id { get; init; }

    /// <summary>Derived from the jobs.</summary>
    public required JobState State { get; init; }

    public required JobCounters Counters { get; init; }

    /// <summary>Steps of all jobs together; null before any job has one.</summary>
    public required ProgressView? Progress { get; init; }

    public required string Location { get; init; }

    public required string Model { get; init; }

    public required string Template { get; init; }

    public required string Method { get; init; }

    public required string Stage { get; init; }

    /// <summary>Price in USD of the compute that all jobs have held so far; null where it costs nothing.</summary>
    public required decimal? CostUsd { get; init; }

    /// <summary>Dataset versions, as <c>name@version</c>.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it; null where nobody had to say who they are, and where a rule did.</summary>
    public required TaskAuthor? CreatedBy { get; init; }

    /// <summary>When delete was asked for; null while the task lives.</summary>
    public required DateTimeOffset? DeletingSince { get; init; }

    public required IReadOnlyList<JobView> Jobs { get; init; }

    internal static TaskListItem Of(TaskWithJobs found, PlatformFacts platforms)
    {
        var task = found.Task.Value;
        var jobs = found.Jobs.Select(stored => stored.Value).ToList();
        var views = jobs.Select(job => JobView.Of(job, platforms)).ToList();
        var costs = found.Rows.Select(row => platforms.CostUsd(row.Value)).ToList();
        return new TaskListItem
        {
            Name = task.Name,
            Id = task.Id,
            State = found.State,
            Counters = TaskSummary.Count(jobs),
            Progress = ProgressView.Of(jobs),
            Location = task.Location,
            Model = task.Model,
            Template = task.Template,
            Method = task.Method,
            Stage = task.Stage,
            CostUsd = costs.Any(cost => cost is not null) ? costs.Sum() : null,
            Datasets = task.Datasets,
            CreatedAt = task.CreatedAt,
            CreatedBy = task.CreatedBy,
            DeletingSince = task.DeletingSince,
            Jobs = views,
        };
    }
}

/// <summary>A task with its whole specification.</summary>
public sealed record TaskView : TaskListItem
{
    [SetsRequiredMembers]
    private TaskView(TaskListItem item, JsonObject specification)
        : base(item) => Specification = specification;

    /// <summary>What was asked for, every parameter written out; it can be sent again as it is.</summary>
    public required JsonObject Specification { get; init; }

    internal static new TaskView Of(TaskWithJobs found, PlatformFacts platforms) =>
        new(TaskListItem.Of(found, platforms), found.Task.Value.Specification);
}

/// <summary>A job as the API shows it.</summary>
/// <param name="QueuePosition">From 1 while the job waits for compute; else null.</param>
/// <param name="CostUsd">Price in USD of the compute that its attempts have held so far; null where it costs nothing.</param>
/// <param name="BudgetUsd">What all attempts together may cost, in USD; null for no limit.</param>
/// <param name="Warnings">What the user should look at although the job goes on.</param>
/// <param name="Wish">What the user last asked for; differs from the state while the job is on its way there.</param>
public sealed record JobView(
    string Name, JobState State, DateTimeOffset StateSince, Wish Wish, ComputeRequest Compute, ProgressView? Progress, int? QueuePosition,
    int Attempt, IReadOnlyList<Attempt> Attempts, decimal? CostUsd, JobError? Error, DateTimeOffset? FinishedAt, decimal? BudgetUsd,
    IReadOnlyList<Finding> Warnings)
{
    internal static JobView Of(Job job, PlatformFacts platforms) => new(
        job.Key.Job, job.State, job.StateSince, job.Wish, job.Compute, ProgressView.Of(job.Progress), platforms.QueuePosition(job),
        job.Attempt, job.Attempts, platforms.CostUsd(job), job.Error, job.FinishedAt, job.Budget, WarningsOf(job));

    private static IReadOnlyList<Finding> WarningsOf(Job job) => job.IdleSince is { } since && JobErrors.IdleWarning(since) is var idle
        ? [new Finding(job.Key.Job, idle.Code, Severity.Warning, idle.Message, idle.Fix)]
        : [];
}

/// <summary>How far training is.</summary>
/// <param name="EtaSeconds">Estimated time left in seconds; null where unknown.</param>
public sealed record ProgressView(long Step, long TotalSteps, double Percent, double? EtaSeconds)
{
    internal static ProgressView? Of(TrainingProgress? progress) =>
        progress is null ? null : new(progress.Step, progress.TotalSteps, Math.Round(progress.Percent, 1), progress.RemainingSeconds);

    /// <summary>Of all jobs that have begun; the one with most time left says when the task is ready.</summary>
    internal static ProgressView? Of(IReadOnlyList<Job> jobs)
    {
        var known = jobs.Select(job => job.Progress).OfType<TrainingProgress>().ToList();
        return known.Count == 0
            ? null
            : Of(new TrainingProgress(known.Sum(progress => progress.Step), known.Sum(progress => progress.TotalSteps), known.Max(progress => progress.RemainingSeconds)));
    }
}

/// <summary>A page of tasks.</summary>
/// <param name="Total">Tasks on all pages.</param>
/// <param name="Page">From 1.</param>
public sealed record TaskPage(IReadOnlyList<TaskListItem> Items, int Total, int Page, int PageSize);

/// <summary>What checking a task found.</summary>
/// <param name="Valid">Whether it could be created.</param>
/// <param name="Estimates">One for each job that could be read.</param>
public sealed record ValidationView(bool Valid, IReadOnlyList<Finding> Findings, IReadOnlyList<Estimate> Estimates);
