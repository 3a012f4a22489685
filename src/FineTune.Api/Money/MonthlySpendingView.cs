using FineTune.Core.Lifecycle;
using FineTune.Core.Money;

namespace FineTune.Api.Money;

/// <summary>What may be spent in a workspace in this month, and what is.</summary>
/// <param name="Month">The month in UTC, as <c>2026-11</c>.</param>
/// <param name="Usd">What all together may spend in a month, in US dollars; null for no limit.</param>
/// <param name="SpentUsd">What all together have spent in this one, in US dollars; attempts that hold compute are counted up to now.</param>
/// <param name="UsdPerHour">What is being spent now, in US dollars an hour.</param>
/// <param name="UsdPerUser">What each user without a budget of their own may spend, in US dollars; null for no limit.</param>
/// <param name="WarnedAt">The part of a budget at which is warned, above 0 and below 1.</param>
/// <param name="Users">Everybody who has a budget of their own or has spent something.</param>
public sealed record MonthlySpendingView(
    string Month, decimal? Usd, decimal SpentUsd, decimal UsdPerHour, decimal? UsdPerUser, decimal WarnedAt, IReadOnlyList<UserSpendingView> Users)
{
    private const int Cents = 2;

    internal static MonthlySpendingView Of(MonthlyBudgets budgets, Spending spending, DateTimeOffset now)
    {
        var charges = spending.Until(now).ToList();
        var spent = charges.ToLookup(charge => charge.Author?.Id);
        var users = budgets.Users.Select(one => one.User).Union(spent.Select(one => one.Key)).Order(StringComparer.Ordinal);
        return new MonthlySpendingView(
            spending.Month.ToString(), budgets.Usd, Round(charges), Math.Round(spending.UsdPerHour(), Cents), budgets.UsdPerUser, JobBudget.WarnedAt,
            [.. users.Select(user => new UserSpendingView(user, spent[user].LastOrDefault()?.Author?.Name, budgets.Of(user), Round(spent[user])))]);
    }

    private static decimal Round(IEnumerable<Charge> charges) => Math.Round(charges.Sum(charge => charge.Usd), Cents);
}

/// <summary>What one user may spend in this month, and has.</summary>
/// <param name="User">Who, as the <c>createdBy</c> of their tasks; null for tasks that rules made, and where nobody has to say who they are.</param>
/// <param name="Name">To show; null where they have spent nothing.</param>
/// <param name="Usd">What they may spend in a month, in US dollars; null for no limit.</param>
/// <param name="SpentUsd">What they have spent, in US dollars.</param>
public sealed record UserSpendingView(string? User, string? Name, decimal? Usd, decimal SpentUsd);
