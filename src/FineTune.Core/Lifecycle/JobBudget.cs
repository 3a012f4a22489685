using FineTune.Core.Money;

namespace FineTune.Core.Lifecycle;

/// <summary>What a job costs, and what happens when its budget is spent: a warning, then a pause, never a kill.</summary>
public static class JobBudget
{
    /// <summary>Part of the budget at which it is warned about.</summary>
    public const decimal WarnedAt = 0.8m;

    /// <summary>Cost of all attempts until now in US dollars, from when compute was granted to when it was given back; null where it costs
    /// nothing.</summary>
    public static decimal? CostOf(Job job, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Attempts.Aggregate((decimal?)null, (sum, attempt) => CostOf(job, attempt, now) is { } cost ? (sum ?? 0) + cost : sum);
    }

    /// <summary>Cost of one attempt until now in US dollars; null where it costs nothing.</summary>
    public static decimal? CostOf(Job job, Attempt attempt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(attempt);
        return PriceOf(job, (attempt.EndedAt ?? now) - attempt.StartedAt);
    }

    /// <summary>Whether attempts that are over have spent the whole budget.</summary>
    public static bool IsSpent(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Budget is { } budget && PriceOf(job, HeldBefore(job)) >= budget;
    }

    /// <summary>When to look at the budget next; null while nothing is spent or there is none.</summary>
    internal static DateTimeOffset? NextLook(Job job) => ReachedAt(job, job.BudgetWarned ? 1 : WarnedAt);

    /// <summary>Warns, or has the job pause.</summary>
    internal static void Enforce(JobWalk walk)
    {
        if (!walk.Job.BudgetWarned && ReachedAt(walk.Job, WarnedAt) <= walk.Now)
        {
            walk.WarnOfBudget();
        }

        if (walk.Job is { Wish: Wish.Run, Budget: { } budget } && ReachedAt(walk.Job, 1) <= walk.Now)
        {
            walk.Hold(JobErrors.BudgetSpent(budget));
        }
    }

    // When a part of the budget will have been spent; null while no compute is paid for.
    private static DateTimeOffset? ReachedAt(Job job, decimal part) =>
        job is { IsComputing: true, UsdPerHour: { } rate and > 0, Budget: { } budget, Attempts: [.., { EndedAt: null } current] }
            ? current.StartedAt + HourlyPrice.Lasts(budget * part, rate) - HeldBefore(job)
            : null;

    /// <summary>Cost of holding the job's compute for some time, in US dollars; null where it costs nothing.</summary>
    internal static decimal? PriceOf(Job job, TimeSpan time) => job.UsdPerHour * time.Ticks / TimeSpan.TicksPerHour;

    private static TimeSpan HeldBefore(Job job) => job.Attempts.Where(attempt => attempt.EndedAt is not null)
        .Aggregate(TimeSpan.Zero, (sum, attempt) => sum + (attempt.EndedAt!.Value - attempt.StartedAt));
}
