using System.Collections.Concurrent;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Core.Money;

/// <summary>
/// What is left of the budgets of the present workspace. What is spent is read at most every <see cref="KeptFor"/>; what attempts that
/// hold compute cost grows with the clock in between. Where a workspace has no budget nothing is read.
/// </summary>
public sealed class MonthlyPurses(IAccessStore access, ISpendingLog log, TimeProvider clock)
{
    /// <summary>For how long an attempt that has begun since may go unseen.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (Spending Spending, DateTimeOffset ReadAt)> recent = [];

    /// <summary>The budgets of this month that a user's jobs spend from.</summary>
    /// <param name="user">As <see cref="Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<Purse>> ReadAsync(string? user, CancellationToken cancellation)
    {
        var workspace = AccessScope.Current.Workspace;
        if ((await access.ReadAsync(cancellation)).Find(workspace)?.Value.Budgets is not { } budgets || (budgets.Usd is null && budgets.Of(user) is null))
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var month = Month.Of(now);
        if (!recent.TryGetValue(workspace, out var kept) || kept.Spending.Month != month || now - kept.ReadAt >= KeptFor)
        {
            kept = (await log.ReadAsync(month, cancellation), now);
            recent[workspace] = kept;
        }

        return budgets.PursesOf(workspace, user, kept.Spending, now);
    }
}
