using FineTune.Core.Lifecycle;

namespace FineTune.Core.Money;

/// <summary>What a workspace spends in a month, as read from the store.</summary>
/// <param name="Month">The month.</param>
/// <param name="Ended">Charges of attempts that have ended.</param>
/// <param name="Jobs">Jobs that are not at rest. Read before the charges, so that an attempt that ends meanwhile may stand in both, but in
/// one at least.</param>
public sealed record Spending(Month Month, IReadOnlyList<Charge> Ended, IReadOnlyList<Job> Jobs)
{
    /// <summary>Every charge of the month until a time; those of attempts that hold compute grow with it.</summary>
    public IEnumerable<Charge> Until(DateTimeOffset now)
    {
        var ended = Ended.Select(charge => charge.Name).ToHashSet();
        return Ended.Concat(Running().Select(one => Charge.Of(one.Job, one.Attempt, Month, now)).OfType<Charge>().Where(charge => !ended.Contains(charge.Name)));
    }

    /// <summary>US dollars an hour that are spent now.</summary>
    /// <param name="user">By whom, as <see cref="Access.Caller.Id"/>; null for all.</param>
    public decimal UsdPerHour(string? user = null) =>
        Running().Where(one => user is null || one.Job.Author?.Id == user).Sum(one => one.Job.UsdPerHour ?? 0);

    private IEnumerable<(Job Job, Attempt Attempt)> Running() =>
        Jobs.Where(job => job.Attempts is [.., { EndedAt: null }]).Select(job => (job, job.Attempts[^1]));
}
