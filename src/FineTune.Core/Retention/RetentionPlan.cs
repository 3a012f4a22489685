using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Retention;

/// <summary>What can be kept for a time.</summary>
public enum RetainedKind
{
    Logs,
    Checkpoints,
    Models,
    Task,
}

/// <summary>Something that has been kept for as long as it is to be.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Job">The job that it is of; null for a whole task.</param>
/// <param name="EndedAt">Since when it is at rest, UTC.</param>
/// <param name="Prefixes">Where its files lie in the artifact store.</param>
public sealed record Overdue(RetainedKind Kind, Job? Job, DateTimeOffset EndedAt, IReadOnlyList<string> Prefixes);

/// <summary>Says what of a task has been kept for long enough. Pure.</summary>
public static class RetentionPlan
{
    /// <summary>What is overdue of a task; where that is all of it, only that.</summary>
    public static IReadOnlyList<Overdue> Of(RetentionPolicy policy, TaskWithJobs task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(task);
        var jobs = task.Jobs.Select(stored => stored.Value).ToList();
        if (task.Task.Value.DeletingSince is not null || jobs.Count == 0)
        {
            return [];
        }

        var followUps = task.FollowUps.Select(stored => stored.Value).ToList();
        if (jobs.TrueForAll(HasEnded) && followUps.TrueForAll(job => job.State.IsSettled())
            && jobs.Concat(followUps).Max(job => job.StateSince) is var ended && IsOver(policy.TasksDays, ended, now))
        {
            return [new Overdue(RetainedKind.Task, null, ended, [.. jobs.Concat(followUps).Select(job => job.AttemptName.RunPrefix)])];
        }

        return
        [
            .. jobs.Where(HasEnded).SelectMany(job => Of(policy, job, now)),
            .. followUps.Where(job => job.State.IsSettled() && IsOver(policy.LogsDays, job.StateSince, now)).SelectMany(followUp =>
                jobs.Where(job => job.Key.Job == followUp.FollowUp!.Source.Job).Select(job => LogsOf(followUp) with { Job = job })),
        ];
    }

    private static IEnumerable<Overdue> Of(RetentionPolicy policy, Job job, DateTimeOffset now)
    {
        if (IsOver(policy.LogsDays, job.StateSince, now))
        {
            yield return LogsOf(job);
        }

        if (job.State == JobState.Succeeded && IsOver(policy.CheckpointsDays, job.StateSince, now))
        {
            yield return Of(RetainedKind.Checkpoints, job, JobDirectory.CheckpointsFolder);
        }

        if (job.State == JobState.Succeeded && IsOver(policy.ModelsDays, job.StateSince, now))
        {
            yield return Of(RetainedKind.Models, job, [.. JobDirectory.ModelParts]);
        }
    }

    private static Overdue LogsOf(Job job) => Of(RetainedKind.Logs, job, [.. Enumerable.Range(1, job.Attempt).Select(JobDirectory.LogsOf)]);

    private static Overdue Of(RetainedKind kind, Job job, params string[] folders) =>
        new(kind, job, job.StateSince, [.. folders.Select(folder => job.AttemptName.RunPrefix + folder)]);

    // The wish of a user may still wait to be followed.
    private static bool HasEnded(Job job) => job is { State: JobState.Succeeded or JobState.Failed or JobState.Cancelled, Wish: not Wish.Delete };

    private static bool IsOver(int? days, DateTimeOffset since, DateTimeOffset now) => days is { } kept && since.AddDays(kept) <= now;
}
