namespace FineTune.Core.Lifecycle;

/// <summary>Where a job is in its life. See <see cref="JobLifecycle"/> for what each state does and what follows it.</summary>
public enum JobState
{
    Pending,
    Validating,
    Queued,
    Provisioning,
    Starting,
    Running,
    Finishing,
    Succeeded,
    Paused,
    Recovering,
    Cancelling,
    Cancelled,
    Failed,
    Deleting,
    Deleted,
}

/// <summary>Groups of states that several parts of the system ask for.</summary>
public static class JobStates
{
    /// <summary>Whether nothing happens any more unless a user asks for it.</summary>
    public static bool IsSettled(this JobState state) =>
        state is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Paused or JobState.Deleted;

    /// <summary>Whether the job waits for its turn and no training exists yet.</summary>
    public static bool IsReady(this JobState state) =>
        state is JobState.Pending or JobState.Validating or JobState.Queued;
}
