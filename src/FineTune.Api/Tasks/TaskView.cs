using System.Text.Json.Nodes;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Api.Tasks;

/// <summary>A task as the API shows it.</summary>
public sealed record TaskView(
    string Name, string Id, JobState State, JobCounters Counters, DateTimeOffset CreatedAt, DateTimeOffset? DeletingSince,
    JsonObject Specification, IReadOnlyList<JobView> Jobs)
{
    internal static TaskView Of(TaskWithJobs found, IReadOnlyList<ITrainingPlatform> platforms)
    {
        var task = found.Task.Value;
        var jobs = found.Jobs.Select(stored => stored.Value).ToList();
        var state = task.DeletingSince is null ? TaskSummary.StateOf(jobs) : JobState.Deleting;
        return new TaskView(
            task.Name, task.Id, state, TaskSummary.Count(jobs), task.CreatedAt, task.DeletingSince, task.Specification,
            [.. jobs.Select(job => JobView.Of(job, platforms))]);
    }
}

/// <summary>A job as the API shows it.</summary>
/// <param name="QueuePosition">From 1 while the job waits for compute; else null.</param>
/// <param name="Wish">What the user last asked for; differs from the state while the job is on its way there.</param>
public sealed record JobView(
    string Name, JobState State, DateTimeOffset StateSince, Wish Wish, ComputeRequest Compute, ProgressView? Progress, int? QueuePosition,
    int Attempt, IReadOnlyList<Attempt> Attempts, JobError? Error, DateTimeOffset? FinishedAt)
{
    internal static JobView Of(Job job, IReadOnlyList<ITrainingPlatform> platforms) => new(
        job.Key.Job, job.State, job.StateSince, job.Wish, job.Compute, ProgressView.Of(job.Progress),
        job.State == JobState.Queued ? platforms.Select(platform => platform.QueuePosition(job.AttemptName)).FirstOrDefault(place => place is not null) : null,
        job.Attempt, job.Attempts, job.Error, job.FinishedAt);
}

public sealed record ProgressView(long Step, long TotalSteps, double Percent, double? EtaSeconds)
{
    internal static ProgressView? Of(TrainingProgress? progress) =>
        progress is null ? null : new(progress.Step, progress.TotalSteps, Math.Round(progress.Percent, 1), progress.RemainingSeconds);
}

/// <summary>A page of tasks.</summary>
public sealed record TaskPage(IReadOnlyList<TaskView> Items, int Total, int Page, int PageSize);

/// <summary>What checking a task found.</summary>
public sealed record ValidationView(
    bool Valid, IReadOnlyList<Core.Findings.Finding> Findings, IReadOnlyList<Core.Estimates.Estimate> Estimates);
