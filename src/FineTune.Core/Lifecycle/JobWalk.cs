using FineTune.Core.Events;
using FineTune.Core.Idleness;
using FineTune.Core.Money;

namespace FineTune.Core.Lifecycle;

/// <summary>A job on its way from one stored state to the next, and the events told on the way. Lives within one decision.</summary>
internal sealed class JobWalk
{
    private readonly List<TaskEvent> events = [];
    private readonly Job start;

    public JobWalk(Job job, DateTimeOffset now)
    {
        start = job;
        Job = job;

        // A clock that was set back must not re-order events.
        Now = now < job.StateSince ? job.StateSince : now;
    }

    public Job Job { get; private set; }

    public DateTimeOffset Now { get; }

    /// <summary>Whether the intent is still the one the decision began with.</summary>
    public bool StandsWhereItStood =>
        Job.State == start.State && Job.Attempt == start.Attempt && Job.Ending?.Phase == start.Ending?.Phase
        && Job.Ending?.Target == start.Ending?.Target;

    public Decision Decide(Effect? effect, DateTimeOffset? wakeAt) => new(Job, events, effect, wakeAt);

    /// <summary>Comes into a state outside of any ending.</summary>
    public void Enter(JobState state, JobError? error = null) => Move(state, ending: null, error);

    /// <summary>Begins to end the attempt, or goes on to the next phase of it.</summary>
    public void End(Ending ending)
    {
        var state = ending.Target switch
        {
            EndingTarget.Delete => JobState.Deleting,
            EndingTarget.Cancel => JobState.Cancelling,
            EndingTarget.Result when ending.Verdict is { } verdict && MayRecoverFrom(verdict) => JobState.Recovering,
            _ => JobState.Finishing,
        };
        Move(state, ending, ending.Verdict?.Error);
    }

    public void Succeed()
    {
        var steps = Job.Progress?.TotalSteps ?? 0;
        Job = Job with { Error = null, Progress = Job.Progress is null ? null : new TrainingProgress(steps, steps, 0) };
        Enter(JobState.Succeeded);
    }

    public bool MayRecoverFrom(Verdict verdict) =>
        verdict.Kind == VerdictKind.Interrupted
        || (verdict.Kind == VerdictKind.Broken && Job.RetriesUsed < Job.Retries);

    public void Recover(Verdict verdict)
    {
        var broken = verdict.Kind == VerdictKind.Broken;
        FinishAttempt(broken ? AttemptOutcome.Failed : AttemptOutcome.Preempted, verdict.Error);
        Job = Job with { RetriesUsed = Job.RetriesUsed + (broken ? 1 : 0), Error = verdict.Error };
        BeginAttempt(JobState.Queued);
    }

    /// <summary>Goes back to <paramref name="state"/> under the next attempt number.</summary>
    public void BeginAttempt(JobState state)
    {
        Job = Job with { Attempt = Job.Attempt + 1, MissingSince = null, EffectFailures = 0 };
        Enter(state);
    }

    public void StartAttempt() => Job = Job with { Attempts = [.. Job.Attempts, new Attempt(Job.Attempt, Now)] };

    public void FinishAttempt(AttemptOutcome outcome, JobError? error = null)
    {
        if (Job.Attempts is [.., { EndedAt: null } current])
        {
            var ended = current with { EndedAt = Now, Outcome = outcome, Error = error };
            Job = Job with { Attempts = [.. Job.Attempts.SkipLast(1), ended] };
        }
    }

    public void SeeProgress(TrainingProgress? progress)
    {
        if (Job.MissingSince is not null)
        {
            Job = Job with { MissingSince = null };
        }

        // Before the plan is known there is nothing to tell.
        if (progress is { TotalSteps: > 0 } && progress != Job.Progress)
        {
            Job = Job with { Progress = progress };
        }
    }

    /// <summary>Notes that the platform does not know the attempt.</summary>
    /// <returns>Since when.</returns>
    public DateTimeOffset SeeMissing()
    {
        Job = Job.MissingSince is null ? Job with { MissingSince = Now } : Job;
        return Job.MissingSince!.Value;
    }

    public int CountFailure()
    {
        Job = Job with { EffectFailures = Job.EffectFailures + 1 };
        return Job.EffectFailures;
    }

    public void ForgetFailures()
    {
        if (Job.EffectFailures != 0)
        {
            Job = Job with { EffectFailures = 0 };
        }
    }

    /// <summary>Tells that the budget is nearly spent.</summary>
    public void WarnOfBudget()
    {
        Job = Job with { BudgetWarned = true };
        Tell(EventTypes.BudgetWarning, null);
    }

    /// <summary>Tells that a budget of the month is nearly spent, and forgets what was told of other months.</summary>
    public void WarnOf(Purse purse)
    {
        var month = purse.Month.ToString();
        Job = Job with { PursesWarned = [.. (Job.PursesWarned ?? []).Where(key => key.StartsWith(month, StringComparison.Ordinal)), purse.Key] };
        Tell(EventTypes.BudgetWarning, JobErrors.PurseNearlySpent(purse));
    }

    /// <summary>Tells that the job's GPUs do nothing.</summary>
    public void WarnOfIdleness(IdleSpan span)
    {
        Job = Job with { IdleSince = span.Since };
        Tell(EventTypes.IdleWarning, JobErrors.IdleWarning(span.Since));
    }

    /// <summary>Notes that they do something again.</summary>
    public void ForgetIdleness() => Job = Job.IdleSince is null ? Job : Job with { IdleSince = null };

    /// <summary>Has the job pause although its user wants it to run.</summary>
    public void Hold(JobError reason, string type = EventTypes.BudgetSpent)
    {
        Job = Job with { Wish = Wish.Pause, Error = reason };
        Tell(type, reason);
    }

    private void Move(JobState state, Ending? ending, JobError? error)
    {
        var enters = state != Job.State;
        Job = Job with
        {
            State = state,
            Ending = ending,
            StateSince = enters ? Now : Job.StateSince,
            Error = error ?? Job.Error,
            IdleSince = state == JobState.Running ? Job.IdleSince : null,
        };
        if (enters)
        {
            Tell(EventTypes.OfState(state), error);
        }
    }

    private void Tell(string type, JobError? error)
    {
        // What follows a job has no name that its users know.
        if (Job.FollowUp is not null)
        {
            return;
        }

        Job = Job with { EventCount = Job.EventCount + 1 };
        events.Add(new TaskEvent(Job.Key.Task, Job.Key.Job, Job.Attempt, type, Now, Job.EventCount, error));
    }
}
