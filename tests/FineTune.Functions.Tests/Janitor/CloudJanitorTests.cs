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

    private static CloudJanitor NewJanitor(JobWorld world, ITrainingPlatform platform) =>
        new(world.Keys, new OrphanedAttempts(world.Store, [platform]), world.Clock, NullLogger<CloudJanitor>.Instance);
}
