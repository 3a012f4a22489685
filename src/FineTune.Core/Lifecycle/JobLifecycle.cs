using FineTune.Core.FollowUps;
using FineTune.Core.Idleness;
using FineTune.Core.Money;
using FineTune.Core.Quotas;

namespace FineTune.Core.Lifecycle;

/// <summary>
/// The life of a job as one pure function. The stored job is the intent: its state, and the phase in which an attempt is ending,
/// say which effect has to run, so that whoever loads the job after a crash runs the same effect again.
/// </summary>
/// <remarks>
/// <code>
/// state         effect                      goes on to
/// pending       -                           validating
/// validating    ValidateData                queued | failed
/// queued        EnsureCompute               provisioning | (waits) | failed
/// provisioning  Submit                      starting | finishing (refused)
/// starting      Observe                     running | finishing | recovering
/// running       Observe                     finishing | recovering
/// finishing     Stop?, Collect              succeeded | failed | paused
/// recovering    Stop?, Collect              queued (next attempt) | failed
/// cancelling    Stop, Collect               cancelled
/// deleting      Stop, Release, Purge        deleted
/// deleted       RemoveTask                  (no rows left)
/// paused, succeeded, failed, cancelled      only a user's request moves them
/// </code>
/// A failed look changes nothing but the time of the next one. Compute may exist only from <c>queued</c> on, and only until
/// <c>Collect</c> or <c>Release</c> was seen to succeed; see <see cref="Job.HoldsCompute"/>.
/// </remarks>
public static class JobLifecycle
{
    /// <summary>Failures in a row after which a job that has not started training gives up; the back-off makes it about half an hour.</summary>
    public const int EffectFailureLimit = 40;

    /// <summary>How long the platform must go on saying that it does not know an attempt before it counts as lost.</summary>
    public static readonly TimeSpan MissingGrace = TimeSpan.FromSeconds(20);

    /// <summary>How long a checkpoint may take when training is asked to stop, before it is made to.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromMinutes(5);

    // Beside every wait for a signal runs a timer, because signals may be lost.
    private static readonly TimeSpan QueuedLook = TimeSpan.FromHours(24);
    private static readonly TimeSpan StartingLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RunningLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MissingLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StoppingLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RemovalLook = TimeSpan.FromMinutes(1);

    /// <summary>Decides what a job does next.</summary>
    /// <param name="job">The job as stored.</param>
    /// <param name="observation">What the last effect saw; null after a wake-up, when nothing new is known.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="purses">Budgets of the month that the job spends from; null for none.</param>
    /// <param name="quotas">What may be under way at a time; null for no limit.</param>
    /// <param name="idleness">Whether the job's GPUs do nothing, and what is done about it; null for nothing.</param>
    public static Decision Next(
        Job job, Observation? observation, DateTimeOffset now, IReadOnlyList<Purse>? purses = null, IReadOnlyList<Quota>? quotas = null,
        JobIdleness? idleness = null)
    {
        var walk = new JobWalk(job, now);
        var wait = observation is not null && observation.Attempt == job.Attempt ? See(walk, observation) : null;
        Heed(walk);
        EnforceTimeLimit(walk);
        JobBudget.Enforce(walk);
        PurseLimits.Enforce(walk, purses ?? []);
        IdleLimits.Enforce(walk, idleness);
        Heed(walk);

        if (wait is { } pause && walk.StandsWhereItStood)
        {
            DateTimeOffset?[] looks = [now + pause, Deadline(walk.Job), JobBudget.NextLook(walk.Job), PurseLimits.NextLook(walk.Job, purses ?? [])];
            return walk.Decide(effect: null, looks.Min());
        }

        return QuotaLimits.WaitOf(walk.Job, quotas ?? [], now) is { } turn
            ? walk.Decide(effect: null, turn)
            : walk.Decide(EffectOf(walk.Job, now), wakeAt: null);
    }

    /// <summary>The effect that a job's stored intent calls for; null where it rests.</summary>
    public static Effect? EffectOf(Job job, DateTimeOffset now) => job switch
    {
        { Ending: { Phase: EndingPhase.Stop } ending } => StopsGently(job, ending, now) ? Effect.StopGracefully : Effect.Stop,
        { Ending.Phase: EndingPhase.Collect } => Effect.Collect,
        { Ending.Phase: EndingPhase.Release } => Effect.Release,
        { Ending.Phase: EndingPhase.Purge } => Effect.Purge,
        { State: JobState.Validating } => Effect.ValidateData,
        { State: JobState.Queued } => Effect.EnsureCompute,
        { State: JobState.Provisioning } => Effect.Submit,
        { State: JobState.Starting or JobState.Running } => Effect.Observe,
        { State: JobState.Deleted } => Effect.RemoveTask,
        _ => null,
    };

    /// <summary>Wait after <paramref name="failures"/> failures in a row: 0.25 s, doubling, at most a minute.</summary>
    public static TimeSpan BackOff(int failures) =>
        TimeSpan.FromSeconds(Math.Min(60, 0.25 * Math.Pow(2, Math.Clamp(failures - 1, 0, 10))));

    // Returns how long to wait where the observation moves nothing on.
    private static TimeSpan? See(JobWalk walk, Observation observation)
    {
        if (observation is Observation.EffectFailed failure)
        {
            return SeeFailure(walk, failure);
        }

        walk.ForgetFailures();
        if (observation is Observation.NotYet { LookAgain: var pause })
        {
            return pause;
        }

        return walk.Job.Ending is { } ending ? SeeWhileEnding(walk, ending, observation) : SeeWhileAlive(walk, observation);
    }

    private static TimeSpan? SeeFailure(JobWalk walk, Observation.EffectFailed failure)
    {
        var failures = walk.CountFailure();
        var mayGiveUp = walk.Job is { Ending: null, State: JobState.Validating or JobState.Queued or JobState.Provisioning };
        if (mayGiveUp && failures >= EffectFailureLimit)
        {
            var effect = EffectOf(walk.Job, walk.Now)?.ToString() ?? walk.Job.State.ToString();
            Fail(walk, JobErrors.EffectExhausted(effect, failure.Reason));
            return null;
        }

        return BackOff(failures);
    }

    private static TimeSpan? SeeWhileAlive(JobWalk walk, Observation observation)
    {
        switch (walk.Job.State, observation)
        {
            case (JobState.Validating, Observation.DataChecked { Error: null }):
                walk.Enter(JobState.Queued);
                return null;
            case (JobState.Validating, Observation.DataChecked { Error: { } error }):
                Fail(walk, error);
                return null;
            case (JobState.Queued, Observation.ComputeWaiting):
                return QueuedLook;
            case (JobState.Queued, Observation.ComputeReady):
                walk.StartAttempt();
                walk.Enter(JobState.Provisioning);
                return null;
            case (JobState.Queued or JobState.Provisioning, Observation.Refused { Error: var error }):
                Fail(walk, error);
                return null;
            case (JobState.Provisioning, Observation.Submitted):
                walk.Enter(JobState.Starting);
                return null;
            case (JobState.Starting or JobState.Running, Observation.Training training):
                walk.SeeProgress(training.Progress);
                if (training.Started && walk.Job.State == JobState.Starting)
                {
                    walk.Enter(JobState.Running);
                }

                return training.Started ? RunningLook : StartingLook;
            case (JobState.Starting or JobState.Running, Observation.Ended { Verdict: var verdict }):
                walk.End(new Ending(EndingTarget.Result, EndingPhase.Collect, verdict));
                return null;
            case (JobState.Starting or JobState.Running, Observation.Missing):
                return SeeMissing(walk);
            case (JobState.Deleted, Observation.TaskRemoved):
                return RemovalLook;
            default:
                return null;
        }
    }

    private static TimeSpan? SeeMissing(JobWalk walk)
    {
        if (walk.Now - walk.SeeMissing() < MissingGrace)
        {
            return MissingLook;
        }

        var lost = new Verdict(VerdictKind.Broken, JobErrors.Vanished());
        walk.End(new Ending(EndingTarget.Result, EndingPhase.Stop, lost));
        return null;
    }

    private static TimeSpan? SeeWhileEnding(JobWalk walk, Ending ending, Observation observation)
    {
        switch (ending.Phase, observation)
        {
            case (EndingPhase.Stop, Observation.Stopping):
                return StoppingLook;
            case (EndingPhase.Stop, Observation.Stopped or Observation.Missing):
                var collects = ending.Target != EndingTarget.Delete;
                walk.End(ending with { Phase = collects ? EndingPhase.Collect : EndingPhase.Release });
                return null;
            case (EndingPhase.Collect, Observation.Collected { Result: var result }):
                // An attempt may be over before anybody has looked how far it is.
                walk.SeeProgress(result?.Progress);
                Conclude(walk, ending.Target, Judge(ending, result?.Verdict) ?? new Verdict(VerdictKind.Failed, JobErrors.NoResult()));
                return null;
            case (EndingPhase.Release, Observation.Released):
                walk.FinishAttempt(AttemptOutcome.Deleted);
                walk.End(ending with { Phase = EndingPhase.Purge });
                return null;
            case (EndingPhase.Purge, Observation.Purged):
                walk.Enter(JobState.Deleted);
                return null;
            default:
                return null;
        }
    }

    // The trainer knows better than the platform how it ended, with two exceptions: a limit that stopped it stays the reason
    // unless it was done, and processes that were stopped because another one broke were not interrupted from outside.
    private static Verdict? Judge(Ending ending, Verdict? result) => (ending, result) switch
    {
        (_, null) => ending.Verdict,
        (_, { Kind: VerdictKind.Succeeded }) => result,
        ({ Target: EndingTarget.Fail }, _) => ending.Verdict,
        ({ Verdict.Kind: VerdictKind.Broken }, { Kind: VerdictKind.Interrupted }) => ending.Verdict,
        _ => result,
    };

    private static void Conclude(JobWalk walk, EndingTarget target, Verdict verdict)
    {
        switch (target)
        {
            case EndingTarget.Cancel:
                walk.FinishAttempt(AttemptOutcome.Cancelled);
                walk.Enter(JobState.Cancelled);
                break;
            case var _ when verdict.Kind == VerdictKind.Succeeded:
                walk.FinishAttempt(AttemptOutcome.Succeeded);
                walk.Succeed();
                break;
            case EndingTarget.Pause:
                walk.FinishAttempt(AttemptOutcome.Paused);
                walk.Enter(JobState.Paused);
                break;
            case EndingTarget.Result when walk.MayRecoverFrom(verdict):
                walk.Recover(verdict);
                break;
            default:
                walk.FinishAttempt(AttemptOutcome.Failed, verdict.Error);
                walk.Enter(JobState.Failed, verdict.Error ?? JobErrors.NoResult());
                break;
        }
    }

    private static void Fail(JobWalk walk, JobError error)
    {
        if (walk.Job.HoldsCompute)
        {
            walk.End(new Ending(EndingTarget.Fail, EndingPhase.Stop, new Verdict(VerdictKind.Failed, error)));
        }
        else
        {
            walk.Enter(JobState.Failed, error);
        }
    }

    // Follows the user's wish as far as it goes from here; entering a state may open the way to the next.
    private static void Heed(JobWalk walk)
    {
        while (JobWishes.Follow(walk))
        {
        }
    }

    private static void EnforceTimeLimit(JobWalk walk)
    {
        if (Deadline(walk.Job) <= walk.Now && walk.Job is { MaxDuration: { } limit })
        {
            Fail(walk, walk.Job.FollowUp is null ? JobErrors.TimeLimit(limit) : FollowUpErrors.TimeLimit(limit));
        }
    }

    // When the job will have held compute for as long as it may; null without a limit or while it holds none.
    private static DateTimeOffset? Deadline(Job job)
    {
        if (!job.IsComputing || job.MaxDuration is not { } limit || job.Attempts is not [.., { EndedAt: null } current])
        {
            return null;
        }

        var before = job.Attempts
            .Where(attempt => attempt.Number >= job.FirstAttempt && attempt.EndedAt is not null)
            .Aggregate(TimeSpan.Zero, (sum, attempt) => sum + (attempt.EndedAt!.Value - attempt.StartedAt));
        return current.StartedAt + (limit - before);
    }

    private static bool StopsGently(Job job, Ending ending, DateTimeOffset now) =>
        ending.Target is EndingTarget.Pause or EndingTarget.Fail && now - job.StateSince < StopGrace;
}
