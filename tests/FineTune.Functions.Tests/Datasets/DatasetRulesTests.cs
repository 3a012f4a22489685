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
}
