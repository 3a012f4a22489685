using System.Globalization;
using FineTune.Core.Findings;

namespace FineTune.Core.Money;

/// <summary>A budget of a month, and what of it is spent.</summary>
/// <param name="Workspace">Workspace that it is of.</param>
/// <param name="User">Whose in that workspace, as <see cref="Access.Caller.Id"/>; null for all of it.</param>
/// <param name="Month">The month.</param>
/// <param name="Usd">The budget in US dollars.</param>
/// <param name="SpentUsd">What of it is spent by <paramref name="At"/>, in US dollars.</param>
/// <param name="UsdPerHour">What is being spent, in US dollars an hour.</param>
/// <param name="At">When that was so, UTC.</param>
public sealed record Purse(string Workspace, string? User, Month Month, decimal Usd, decimal SpentUsd, decimal UsdPerHour, DateTimeOffset At)
{
    public bool IsSpent => SpentUsd >= Usd;

    /// <summary>What is left in US dollars, never below zero.</summary>
    public decimal LeftUsd => Math.Max(0, Usd - SpentUsd);

    /// <summary>Names the budget, its month and its height: a warning is told once for each.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Month} {Usd} {User}");

    /// <summary>The budget in words, as in "… is spent".</summary>
    public LocalizedText Name
    {
        get
        {
            var usd = Usd.ToString("0.##", CultureInfo.InvariantCulture);
            return User is null
                ? new($"the budget of workspace '{Workspace}' for {Month}, {usd} USD,", $"工作区“{Workspace}” {Month} 的预算（{usd} 美元）")
                : new($"the budget of {User} in workspace '{Workspace}' for {Month}, {usd} USD,", $"{User} 在工作区“{Workspace}” {Month} 的预算（{usd} 美元）");
        }
    }

    /// <summary>Who can raise it, and how.</summary>
    public LocalizedText Raise => new(
        $"have an owner of the workspace raise it (PUT /api/workspaces/{Workspace}/budgets)", $"请工作区所有者提高预算（PUT /api/workspaces/{Workspace}/budgets）");

    /// <summary>When a part of it will be spent at the present rate, UTC; null while nothing is being spent.</summary>
    public DateTimeOffset? ReachedAt(decimal part) => At + HourlyPrice.Lasts(Math.Max(0, (Usd * part) - SpentUsd), UsdPerHour);
}
