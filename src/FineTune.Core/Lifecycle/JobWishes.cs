namespace FineTune.Core.Lifecycle;

/// <summary>How a user's wish bends the life of a job.</summary>
internal static class JobWishes
{
    /// <summary>Makes the one next move that the job's wish calls for.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Follow(JobWalk walk) => walk.Job.Wish switch
    {
        Wish.Delete => Delete(walk),
        Wish.Cancel => Cancel(walk),
        Wish.Pause => Pause(walk),
        _ => Run(walk),
    };

    private static bool Delete(JobWalk walk)
    {
        switch (walk.Job)
        {
            case { State: JobState.Deleted } or { Ending.Target: EndingTarget.Delete }:
                return false;
            case { Ending: { Phase: EndingPhase.Stop } ending }:
                walk.End(ending with { Target = EndingTarget.Delete });
                return true;
            case { Ending: { } ending }:
                walk.End(ending with { Target = EndingTarget.Delete, Phase = EndingPhase.Release });
                return true;
            default:
                walk.End(new Ending(EndingTarget.Delete, walk.Job.HoldsCompute ? EndingPhase.Stop : EndingPhase.Purge));
                return true;
        }
    }

    private static bool Cancel(JobWalk walk)
    {
        switch (walk.Job)
        {
            case { State: JobState.Succeeded or JobState.Failed or JobState.Cancelled }:
                return false;
            // What ended by itself is left to end, unless another attempt would follow.
            case { Ending: { } ending } when ending.Target == EndingTarget.Pause || walk.Job.State == JobState.Recovering:
                walk.End(ending with { Target = EndingTarget.Cancel });
                return true;
            case { Ending: not null }:
                return false;
            case { HoldsCompute: true }:
                walk.End(new Ending(EndingTarget.Cancel, EndingPhase.Stop));
                return true;
            default:
                walk.Enter(JobState.Cancelled);
                return true;
        }
    }

    private static bool Pause(JobWalk walk)
    {
        switch (walk.Job)
        {
            case { Ending: { } ending } when walk.Job.State == JobState.Recovering:
                walk.End(ending with { Target = EndingTarget.Pause });
                return true;
            case { Ending: not null }:
                return false;
            case var job when job.State.IsSettled():
                return false;
            case { HoldsCompute: true }:
                walk.End(new Ending(EndingTarget.Pause, EndingPhase.Stop));
                return true;
            default:
                walk.Enter(JobState.Paused);
                return true;
        }
    }

    private static bool Run(JobWalk walk)
    {
        switch (walk.Job.State)
        {
            case JobState.Pending:
                walk.Enter(JobState.Validating);
                return true;
            case JobState.Paused:
                walk.BeginAttempt(JobState.Validating);
                return true;
            default:
                return false;
        }
    }
}
