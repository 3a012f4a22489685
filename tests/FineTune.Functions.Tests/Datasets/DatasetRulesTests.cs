using System.Text.Json.Nodes;
using FineTune.Core.Lifecycle;
using FineTune.Core.Rules;
using FineTune.Functions.Tests.Jobs;
using Microsoft.Azure.Functions.Worker;

namespace FineTune.Functions.Tests.Datasets;

public sealed class DatasetRulesTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_VersionThatFitsARule_StartsItsJobOnce()
    {
        var world = await JobWorld.StartAsync(azurite);
        var task = new JsonObject { ["model"] = "tiny", ["jobs"] = new JsonArray(new JsonObject { ["name"] = "job-1" }) };
        var rule = new DatasetRule("each", "faq", "sft", task, "bot", 1, TimeSpan.Zero, null, false, true, DateTimeOffset.UnixEpoch);
        await world.Rules.SaveAsync(rule, Cancellation);
        var rules = world.NewDatasetRules();

        await rules.RunAsync(new TimerInfo(), world.Client, Cancellation);
        await rules.RunAsync(new TimerInfo(), world.Client, Cancellation);

        Assert.Equal(1, world.Client.Started);
        await world.RunToEndAsync(Assert.Single(world.Hub.Instances).Value);
        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
    }

    [Fact]
    public async Task RunAsync_FileInTheInboxToldFiveTimesAtOnce_StartsItsJobOnce()
    {
        var world = await JobWorld.StartAsync(azurite);
        var task = new JsonObject { ["model"] = "tiny", ["jobs"] = new JsonArray(new JsonObject { ["name"] = "job-1" }) };
        await world.Rules.SaveAsync(new DatasetRule("each", "march", "sft", task, "bot", 1, TimeSpan.Zero, null, false, true, DateTimeOffset.UnixEpoch), Cancellation);
        var rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"{{\"instruction\":\"{row}?\",\"output\":\"{row}\"}}\n"));
        await world.PutIntoInboxAsync("march/data.jsonl", rows);

        // Five workers, each of which knows nothing of the others.
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.NewDatasetRules().RunAsync(new TimerInfo(), world.Client, Cancellation)));

        var firing = Assert.Single(await world.Rules.ListFiringsAsync("each", Cancellation));
        Assert.True(firing.Outcome == FiringOutcome.Fired, firing.Reason.En);
        await world.RunToEndAsync(Assert.Single(world.Hub.Instances).Value);
        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
    }
}
