using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Money;

public sealed class MonthlyBudgetsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Month November = Month.Of(Now);

    [Fact]
    public void PursesOf_UserWithBudget_CountsTheirsAgainstItAndEverybodysAgainstTheWorkspace()
    {
        var spending = new Spending(November, [ChargeOf("user:ada", 30), ChargeOf("user:bob", 40), ChargeOf(null, 5)], [Running("user:ada"), Running("user:bob")]);

        var purses = new MonthlyBudgets(100, 60, []).PursesOf("team-a", "user:ada", spending, Now);

        Assert.Equal([(null, 100m, 95m, 20m), ("user:ada", 60m, 40m, 10m)], purses.Select(purse => (purse.User, purse.Usd, purse.SpentUsd, purse.UsdPerHour)));
    }

    [Theory]
    [InlineData("user:ada", 5.0)]
    [InlineData("user:bob", 60.0)]
    [InlineData(null, null)]
    public void Of_User_IsTheirOwnBudgetBeforeThatOfEverybody(string? user, double? usd) =>
        Assert.Equal((decimal?)usd, new MonthlyBudgets(null, 60, [new UserBudget("user:ada", 5)]).Of(user));

    [Fact]
    public void ReachedAt_SeveralJobsSpend_IsSoonerThanByOneAlone()
    {
        var purse = new Purse("team-a", null, November, 100, 70, 20, Now);

        Assert.Equal(Now.AddMinutes(30), purse.ReachedAt(0.8m));
        Assert.Equal(Now.AddMinutes(90), purse.ReachedAt(1));
        Assert.Equal(Now, (purse with { SpentUsd = 120 }).ReachedAt(1));
        Assert.Null((purse with { UsdPerHour = 0 }).ReachedAt(1));
    }

    private static Charge ChargeOf(string? user, decimal usd) =>
        new(November, "id", "task", $"{user}", 1, user is null ? null : new TaskAuthor(user, user), usd);

    // An hour at 10 USD so far.
    private static Job Running(string user) => new()
    {
        Key = new JobKey("task", $"running {user}"),
        TaskId = "id",
        Author = new TaskAuthor(user, user),
        Compute = new ComputeRequest("local", "cpu", 1, 1, ComputePriority.Dedicated),
        CreatedAt = Now,
        StateSince = Now,
        State = JobState.Running,
        Attempts = [new Attempt(1, Now.AddHours(-1))],
        UsdPerHour = 10,
    };
}
