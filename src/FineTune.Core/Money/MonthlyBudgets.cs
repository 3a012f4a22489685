namespace FineTune.Core.Money;

/// <summary>What may be spent in a workspace, each month anew.</summary>
/// <param name="Usd">By all together, in US dollars; null for no limit.</param>
/// <param name="UsdPerUser">By each user who has no budget of their own, in US dollars; null for no limit.</param>
/// <param name="Users">Budgets of single users.</param>
public sealed record MonthlyBudgets(decimal? Usd, decimal? UsdPerUser, IReadOnlyList<UserBudget> Users)
{
    /// <summary>Most users with a budget of their own.</summary>
    public const int MostUsers = 500;

    public static MonthlyBudgets None { get; } = new(null, null, []);

    /// <summary>What a user may spend in a month, in US dollars; null for no limit, and for what nobody asked for.</summary>
    public decimal? Of(string? user) => user is null ? null : Users.FirstOrDefault(one => one.User == user)?.Usd ?? UsdPerUser;

    /// <summary>The budgets that a user's jobs spend from.</summary>
    /// <param name="workspace">Name of the workspace.</param>
    /// <param name="user">As <see cref="Access.Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="spending">What is spent there in the month.</param>
    /// <param name="now">UTC.</param>
    public IReadOnlyList<Purse> PursesOf(string workspace, string? user, Spending spending, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(spending);
        var (charges, purses) = (spending.Until(now).ToList(), new List<Purse>());
        if (Usd is { } shared)
        {
            purses.Add(new Purse(workspace, null, spending.Month, shared, charges.Sum(charge => charge.Usd), spending.UsdPerHour(), now));
        }

        if (Of(user) is { } own)
        {
            var spent = charges.Where(charge => charge.Author?.Id == user).Sum(charge => charge.Usd);
            purses.Add(new Purse(workspace, user, spending.Month, own, spent, spending.UsdPerHour(user), now));
        }

        return purses;
    }
}

/// <summary>What one user may spend in a month.</summary>
/// <param name="User">Who, as <see cref="Access.Caller.Id"/>: <c>user:…</c>, <c>key:…</c> or <c>operator:…</c>.</param>
/// <param name="Usd">US dollars.</param>
public sealed record UserBudget(string User, decimal Usd);
