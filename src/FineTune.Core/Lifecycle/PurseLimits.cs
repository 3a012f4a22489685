using FineTune.Core.Money;

namespace FineTune.Core.Lifecycle;

/// <summary>What happens to a job when a budget of the month that it spends from comes to its end: a warning, then a pause, never a kill.</summary>
internal static class PurseLimits
{
    /// <summary>Whether a job that costs something would go on spending where there is nothing left.</summary>
    public static Purse? FirstSpent(Job job, IReadOnlyList<Purse> purses) =>
        job.UsdPerHour > 0 ? purses.FirstOrDefault(purse => purse.IsSpent) : null;

    /// <summary>Warns, or has the job pause; one that waits for compute does not begin to spend.</summary>
    public static void Enforce(JobWalk walk, IReadOnlyList<Purse> purses)
    {
        if (walk.Job is { IsComputing: true, UsdPerHour: > 0 })
        {
            foreach (var purse in purses.Where(purse => purse.SpentUsd >= purse.Usd * JobBudget.WarnedAt && !walk.Job.IsWarnedOf(purse)))
            {
                walk.WarnOf(purse);
            }
        }

        if (walk.Job is { Wish: Wish.Run, IsComputing: true } or { Wish: Wish.Run, Ending: null, State: JobState.Queued } && FirstSpent(walk.Job, purses) is { } spent)
        {
            walk.Hold(JobErrors.PurseSpent(spent));
        }
    }

    /// <summary>When to look at the budgets next; null where no time can be told.</summary>
    public static DateTimeOffset? NextLook(Job job, IReadOnlyList<Purse> purses) =>
        job.IsComputing ? purses.Select(purse => purse.ReachedAt(job.IsWarnedOf(purse) ? 1 : JobBudget.WarnedAt)).Min() : null;
}
