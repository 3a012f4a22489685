using System.Text.Json;
using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Money;

/// <summary>What owners say may be spent, over HTTP.</summary>
public sealed class MonthlyBudgetTests(AzuriteFixture azurite)
{
    private const string Budgets = "/api/workspaces/team-a/budgets";

    [Fact]
    public async Task An_owner_sets_budgets_that_everybody_in_the_workspace_sees_and_the_audit_trail_keeps()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var viewer = host.Client(await host.KeyAsync("team-a", "viewer"));
        using var owner = host.Client(await host.KeyAsync("team-a", "owner"));
        var (_, none) = await AccessHost.SendAsync(viewer, "GET", Budgets);
        Assert.Equal(JsonValueKind.Null, none.GetProperty("usd").ValueKind);

        var body = new { usd = 500, usdPerUser = 100.5, users = new[] { new { user = "user:ada", usd = 250 } } };
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Budgets, body)).Status);

        var (_, set) = await AccessHost.SendAsync(viewer, "GET", Budgets);
        Assert.Equal((500m, 100.5m, 0m), (set.GetProperty("usd").GetDecimal(), set.GetProperty("usdPerUser").GetDecimal(), set.GetProperty("spentUsd").GetDecimal()));
        Assert.Equal(0.8m, set.GetProperty("warnedAt").GetDecimal());
        Assert.Equal(("user:ada", 250m), (set.GetProperty("users")[0].GetProperty("user").GetString(), set.GetProperty("users")[0].GetProperty("usd").GetDecimal()));
        var (_, records) = await AccessHost.SendAsync(owner, "GET", "/api/audit?limit=1000");
        var change = records.EnumerateArray().Last().GetProperty("changes")[0];
        Assert.Equal("budgets", change.GetProperty("kind").GetString());
        Assert.Equal(500, change.GetProperty("after").GetProperty("Usd").GetDecimal());
    }

    [Fact]
    public async Task Budgets_stay_when_the_members_change_and_members_when_the_budgets_do()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("team-a", "owner"));
        await AccessHost.AskAsync(owner, "PUT", Budgets, new { usd = 500 });
        await AccessHost.AskAsync(owner, "PUT", "/api/workspaces/team-a/members", new[] { new { principal = "user:ada", role = "viewer" } });
        await AccessHost.AskAsync(owner, "PUT", Budgets, new { usd = 600 });

        var (_, workspace) = await AccessHost.SendAsync(owner, "GET", "/api/workspaces/team-a");

        Assert.Equal("user:ada", workspace.GetProperty("members")[0].GetProperty("principal").GetString());
        Assert.Equal(600, workspace.GetProperty("budgets").GetProperty("usd").GetDecimal());
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"usd":0}""", "usd")]
    [InlineData("""{"usd":"5"}""", "usd")]
    [InlineData("""{"usd":1e30}""", "usd")]
    [InlineData("""{"usdPerUser":-1,"dollars":5}""", "dollars usdPerUser")]
    [InlineData("""{"users":{}}""", "users")]
    [InlineData("""{"users":[5,{"user":"ada","usd":5},{"user":"user:bob"}]}""", "users[0] users[1].user users[2].usd")]
    [InlineData("""{"users":[{"user":"user:ada","usd":1},{"user":"user:ada","usd":2}]}""", "users")]
    public async Task What_is_no_budget_is_refused_by_field_and_changes_nothing(string body, string paths)
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("team-a", "owner"));
        await AccessHost.AskAsync(owner, "PUT", Budgets, new { usd = 500 });

        var (status, problem) = await AccessHost.SendAsync(owner, "PUT", Budgets, body);

        Assert.Equal(400, status);
        Assert.Equal(paths.Split(' '), problem.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("path").GetString()));
        var (_, kept) = await AccessHost.SendAsync(owner, "GET", Budgets);
        Assert.Equal(500, kept.GetProperty("usd").GetDecimal());
    }
}
