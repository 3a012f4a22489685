namespace FineTune.Core.Lifecycle;

/// <summary>How many jobs of a task are where.</summary>
/// <param name="Ready">Waiting for their turn.</param>
/// <param name="Active">Holding compute, or on the way out.</param>
/// <param name="Succeeded">Done.</param>
/// <param name="Failed">Ended by an error.</param>
/// <param name="Suspended">Paused or cancelled by a user.</param>
public sealed record JobCounters(int Ready, int Active, int Succeeded, int Failed, int Suspended);

/// <summary>A task's state, derived from its jobs.</summary>
public static class TaskSummary
{
    public static JobCounters Count(IReadOnlyList<Job> jobs) => new(
        jobs.Count(job => job.State.IsReady()),
        jobs.Count(job => !job.State.IsReady() && !job.State.IsSettled()),
        jobs.Count(job => job.State == JobState.Succeeded),
        jobs.Count(job => job.State == JobState.Failed),
        jobs.Count(job => job.State is JobState.Paused or JobState.Cancelled));

    /// <summary>The state that says most about a task: what still moves before what rests, what failed before what went well.</summary>
    public static JobState StateOf(IReadOnlyList<Job> jobs)
    {
        JobState[] order =
        [
            JobState.Deleting, JobState.Deleted, JobState.Running, JobState.Finishing, JobState.Recovering, JobState.Starting,
            JobState.Provisioning, JobState.Cancelling, JobState.Queued, JobState.Validating, JobState.Pending, JobState.Failed,
            JobState.Paused, JobState.Cancelled, JobState.Succeeded,
        ];
        return order.First(state => state == JobState.Succeeded || jobs.Any(job => job.State == state));
    }
}
