using System.Text.Json.Nodes;
using FineTune.Core.Rules;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableRuleStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveFiring_ThatIsDecided_IsToldWithItAndAFiringThatWaitsIsNot()
    {
        var clients = await azurite.NewClientsAsync();
        var (store, log) = (new TableRuleStore(clients), new TableEventLog(clients));
        var waiting = new RuleFiring("a", "faq", "1", FiringOutcome.Waiting, new("Wait.", "等待。"), null, Samples.Noon);
        await store.SaveFiringAsync(waiting, Stop);
        Assert.Empty(await log.ReadDatasetsAsync(null, 10, Stop));

        await store.SaveFiringAsync(waiting with { Outcome = FiringOutcome.Fired, Task = "t-1" }, Stop);
        await store.SaveFiringAsync(waiting with { Version = "2", Outcome = FiringOutcome.OverBudget, At = Samples.Noon.AddSeconds(1) }, Stop);

        var told = await log.ReadDatasetsAsync(null, 10, Stop);
        Assert.Equal(["rule.fired rules/a t-1 fired", "rule.held-back rules/a  overBudget"], told.Select(one => $"{one.Type} {one.Subject} {one.Data["task"]} {one.Data["outcome"]}"));
    }

    [Fact]
    public async Task SaveThenDelete_RulesAndFirings_LeaveOthers()
    {
        var store = new TableRuleStore(await azurite.NewClientsAsync());
        var rule = new DatasetRule("a", "faq", "sft", new JsonObject { ["model"] = "m" }, "t-{version}", 2, TimeSpan.FromHours(6), 1.5m, true, true, Samples.Noon);
        await store.SaveAsync(rule, Stop);
        await store.SaveAsync(rule with { MaxConcurrent = 3 }, Stop);
        await store.SaveAsync(rule with { Name = "a-b" }, Stop);
        foreach (var (name, version, hour) in new[] { ("a", "1", 1), ("a", "2", 2), ("a-b", "1", 3) })
        {
            await store.SaveFiringAsync(new RuleFiring(name, "faq", version, FiringOutcome.Waiting, new("Wait.", "等待。"), null, Samples.Noon.AddHours(hour)), Stop);
        }

        Assert.Equal(Samples.Text(rule with { MaxConcurrent = 3 }), Samples.Text(await store.FindAsync("a", Stop)));
        Assert.Equal(["a", "a-b"], (await store.ListAsync(Stop)).Select(one => one.Name));
        Assert.Equal(["2", "1"], (await store.ListFiringsAsync("a", Stop)).Select(firing => firing.Version));
        Assert.True(await store.DeleteAsync("a", Stop));
        Assert.False(await store.DeleteAsync("a", Stop));
        Assert.Empty(await store.ListFiringsAsync("a", Stop));
        Assert.Single(await store.ListFiringsAsync("a-b", Stop));
    }
}
