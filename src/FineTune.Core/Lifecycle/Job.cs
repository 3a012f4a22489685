using FineTune.Core.FollowUps;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Lifecycle;

/// <summary>What the user wants of a job; stronger wishes come later in the list and win.</summary>
public enum Wish
{
    Run,
    Pause,
    Cancel,
    Delete,
}

/// <summary>One training run of a task, or what follows one, and everything its lifecycle needs to know. Immutable; stored as one row.</summary>
public sealed record Job
{
    public required JobKey Key { get; init; }

    /// <summary>Id of the task, unique for ever; names may be used again after a delete.</summary>
    public required string TaskId { get; init; }

    /// <summary>Who made the task; null where nobody had to say who they are, and where a rule did.</summary>
    public TaskAuthor? Author { get; init; }

    /// <summary>What it makes of another job of its task; null where it trains.</summary>
    public FollowUp? FollowUp { get; init; }

    public required ComputeRequest Compute { get; init; }

    /// <summary>Longest time that all attempts together may hold compute; null for no limit.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Price of an hour of its compute in US dollars, as it was when the job was made; null where it costs nothing.</summary>
    public decimal? UsdPerHour { get; init; }

    /// <summary>What all attempts together may cost, in US dollars; null for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Whether it was told that the present budget is nearly spent.</summary>
    public bool BudgetWarned { get; init; }

    /// <summary>Budgets of the month of which it was told that they are nearly spent, as <see cref="Purse.Key"/>; null for none.</summary>
    public IReadOnlyList<string>? PursesWarned { get; init; }

    /// <summary>Whether it was told that a budget of the month is nearly spent.</summary>
    internal bool IsWarnedOf(Purse purse) => PursesWarned?.Contains(purse.Key) == true;

    /// <summary>Since when its GPUs do nothing, where that was warned about; null while they do something.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>How many failed attempts are followed by another one. Preemptions do not count.</summary>
    public int Retries { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public JobState State { get; init; } = JobState.Pending;

    public required DateTimeOffset StateSince { get; init; }

    public Wish Wish { get; init; } = Wish.Run;

    /// <summary>Number of the current attempt, from 1. News of any other attempt is dropped.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>First attempt since a user last retried the job; the time limit counts from there.</summary>
    public int FirstAttempt { get; init; } = 1;

    /// <summary>Attempts that have held compute, oldest first.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>Failed attempts so far that counted against <see cref="Retries"/>.</summary>
    public int RetriesUsed { get; init; }

    /// <summary>Why and how far the current attempt is ending; null while it is not.</summary>
    public Ending? Ending { get; init; }

    /// <summary>Failures in a row of the current effect; sets its back-off.</summary>
    public int EffectFailures { get; init; }

    /// <summary>Since when the platform says that it does not know the current attempt; null while it does.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    public TrainingProgress? Progress { get; init; }

    /// <summary>Why the job failed, or why its last attempt did.</summary>
    public JobError? Error { get; init; }

    /// <summary>Number of events told so far; the next event takes the next number.</summary>
    public int EventCount { get; init; }

    public AttemptName AttemptName => new(TaskId, Key.Job, Attempt);

    /// <summary>When the job last came to rest; null while it moves.</summary>
    public DateTimeOffset? FinishedAt => State.IsSettled() ? StateSince : null;

    /// <summary>Whether its current attempt has been granted compute and is not ending.</summary>
    public bool IsComputing => this is { Ending: null, State: JobState.Provisioning or JobState.Starting or JobState.Running };

    /// <summary>Whether the platform may hold compute for the current attempt. True before the platform is first asked for it, so
    /// that compute never exists without a stored word of it.</summary>
    public bool HoldsCompute =>
        State is JobState.Queued or JobState.Provisioning or JobState.Starting or JobState.Running
        || Ending is { Phase: EndingPhase.Stop or EndingPhase.Collect or EndingPhase.Release };
}

/// <summary>One execution of a job on compute.</summary>
/// <param name="Number">From 1.</param>
/// <param name="StartedAt">When compute was granted, UTC.</param>
/// <param name="EndedAt">When it was given back, UTC; null while it is held.</param>
/// <param name="Outcome">How it ended; null while it has not.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record Attempt(
    int Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null, AttemptOutcome? Outcome = null, JobError? Error = null);

public enum AttemptOutcome
{
    Succeeded,
    Failed,
    Paused,
    Cancelled,
    Preempted,
    Deleted,
}

/// <summary>How far training is.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="TotalSteps">Optimizer steps planned.</param>
/// <param name="RemainingSeconds">Estimated time left in seconds; null where unknown.</param>
public sealed record TrainingProgress(long Step, long TotalSteps, double? RemainingSeconds = null)
{
    /// <summary>0 to 100.</summary>
    public double Percent => TotalSteps > 0 ? Math.Min(100, 100.0 * Step / TotalSteps) : 0;
}

/// <summary>What the end of an attempt leads to.</summary>
public enum EndingTarget
{
    /// <summary>The attempt ended by itself: what its result says.</summary>
    Result,
    Fail,
    Pause,
    Cancel,
    Delete,
}

/// <summary>What has to be done before an attempt is over: stop, then collect and release; where it is deleted, stop, release and purge.</summary>
public enum EndingPhase
{
    Stop,
    Collect,
    Release,
    Purge,
}

/// <summary>An attempt on its way out.</summary>
/// <param name="Target">What follows.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Verdict">How the attempt ended, once known: as far as the platform knows; the trainer's result may know better.</param>
public sealed record Ending(EndingTarget Target, EndingPhase Phase, Verdict? Verdict = null);
