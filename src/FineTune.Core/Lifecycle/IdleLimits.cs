using FineTune.Core.Idleness;

namespace FineTune.Core.Lifecycle;

/// <summary>What happens to a job whose GPUs do nothing for as long as its workspace says: a warning, then a pause, never a kill.</summary>
internal static class IdleLimits
{
    /// <summary>Warns, or has the job pause. Once its GPUs do something again, it can be warned about anew.</summary>
    public static void Enforce(JobWalk walk, JobIdleness? idleness)
    {
        if (idleness is not { Policy: var policy, Span: var span } || walk.Job is not { State: JobState.Running, Ending: null, Wish: Wish.Run })
        {
            return;
        }

        if (span?.Length < policy.WarnAfter || span is null || policy.WarnAfter is null)
        {
            walk.ForgetIdleness();
            return;
        }

        if (walk.Job.IdleSince is null)
        {
            walk.WarnOfIdleness(span);
        }

        if (span.Length >= policy.PauseAfter)
        {
            walk.Hold(JobErrors.Idle(span.Since, policy.PauseMinutes!.Value), Events.EventTypes.IdlePaused);
        }
    }
}
