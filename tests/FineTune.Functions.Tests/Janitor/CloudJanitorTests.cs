using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Janitor;
using FineTune.Functions.Tests.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Functions.Tests.Janitor;

public sealed class CloudJanitorTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task RunAsync_OrphanAndLivingAttempt_RemovesTheOrphanAfterTheGrace()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        var living = Assert.Single(world.Platform.Owned);
        var orphan = new AttemptName(Guid.NewGuid().ToString("N"), "job-1", 1).ToString();
        world.Platform.Owned.Add(orphan);
        var janitor = NewJanitor(world, world.Platform);

        var running = janitor.RunAsync(new TimerInfo(), world.Client, TestContext.Current.CancellationToken);
        await world.Clock.WaitedAsync();
        Assert.Contains(orphan, world.Platform.Owned);
        world.Clock.Advance(CloudJanitor.Grace);
        await running;
        Assert.Equal([living], world.Platform.Owned);
    }

    [Fact]
    public async Task RunAsync_NothingLeftOver_EndsWithoutAPause()
    {
        var world = await JobWorld.StartAsync(azurite);

        await NewJanitor(world, world.Platform).RunAsync(new TimerInfo(), world.Client, TestContext.Current.CancellationToken);

        Assert.Equal(1, world.Client.Purges);
        Assert.Single(world.Keys.ForgottenBefore, world.Clock.GetUtcNow() - IIdempotencyStore.Life);
    }

    [Fact]
    public async Task RunAsync_DatasetsThatExpired_RemovesThoseThatNoTaskNeeds()
    {
        var world = await JobWorld.StartAsync(azurite);

        // Uploads bear the real time, so what they live has to end after the test's clock begins.
        var life = TimeSpan.FromDays(20_000);
        var free = await world.AddDatasetAsync("free", life);
        var used = await world.AddDatasetAsync("used", life);
        await world.AddDatasetAsync("later", 2 * life);
        await world.CreateAsync(dataset: "used");
        var janitor = NewJanitor(world, world.Platform);

        world.Clock.Advance(free.ExpiresAt!.Value.AddMinutes(-1) - world.Clock.GetUtcNow());
        await janitor.RunAsync(new TimerInfo(), world.Client, TestContext.Current.CancellationToken);
        Assert.Equal(["faq", "free", "later", "used"], await world.DatasetNamesAsync());

        world.Clock.Advance(used.ExpiresAt!.Value - world.Clock.GetUtcNow());
        await janitor.RunAsync(new TimerInfo(), world.Client, TestContext.Current.CancellationToken);
        Assert.Equal(["faq", "later", "used"], await world.DatasetNamesAsync());
    }

    private static CloudJanitor NewJanitor(JobWorld world, ITrainingPlatform platform) =>
        new(world.Keys, world.Expired, world.Retention, new OrphanedAttempts(world.Store, [platform]), world.Clock, NullLogger<CloudJanitor>.Instance);
}
