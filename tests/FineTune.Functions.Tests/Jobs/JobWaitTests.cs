using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Tests.Jobs;

public sealed class JobWaitTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_request_with_its_signal_is_followed_at_once_in_every_wait()
    {
        for (var wait = 0; ; wait++)
        {
            var world = await JobWorld.StartAsync(azurite);
            WaitEverywhere(world.Platform);
            var instance = await world.BeginAsync();
            await world.Hub.RunAsync(instance);
            for (var passed = 0; passed < wait && TestHub.Waiting(instance) is not null; passed++)
            {
                world.Hub.FireTimer(instance);
                await world.Hub.RunAsync(instance);
            }

            if (TestHub.Waiting(instance) is null)
            {
                // Two waits in the queue, two while it starts, and one while it runs: the first look at its start is a step.
                Assert.Equal(5, wait);
                return;
            }

            var before = world.Clock.GetUtcNow();
            await world.AskAsync(JobRequest.Cancel);
            await world.Signals.SendAsync(world.Client);
            await world.Hub.RunAsync(instance);

            Assert.Equal(JobState.Cancelled, (await world.JobAsync())!.State);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.Status);
            Assert.Equal(before, world.Clock.GetUtcNow());
            Assert.Empty(world.Platform.Owned);
        }
    }

    [Fact]
    public async Task A_request_whose_signal_was_lost_is_followed_when_the_timer_fires()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        world.Client.IsAway = true;

        await world.AskAsync(JobRequest.Cancel);
        await world.Signals.SendAsync(world.Client);
        await world.Hub.RunAsync(instance);
        Assert.Equal(JobState.Running, (await world.JobAsync())!.State);
        await world.RunToEndAsync(instance);

        Assert.Equal(JobState.Cancelled, (await world.JobAsync())!.State);
    }

    [Fact]
    public async Task A_signal_during_an_activity_ends_the_wait_that_follows_it()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        world.Hub.FireTimer(instance);
        while (instance.Calls[^1] != "Observe")
        {
            await world.Hub.StepAsync(instance);
        }

        world.Hub.Raise(instance.Id, JobOrchestrator.Signal, 1);
        var calls = instance.Calls.Count;
        await world.Hub.RunAsync(instance);

        // The decision that ends the observation, and the second look that the signal asks for.
        Assert.Equal(["Decide", "Decide", "Observe", "Decide"], instance.Calls.Skip(calls));
    }

    [Fact]
    public async Task Several_signals_in_one_wait_are_one_look()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        var calls = instance.Calls.Count;

        // While the wait is on, the first ends it at once; the others come during the activities that follow and are one more look.
        for (var count = 0; count < 5; count++)
        {
            world.Hub.Raise(instance.Id, JobOrchestrator.Signal, 1);
        }

        await world.Hub.RunAsync(instance);

        Assert.Equal(2, instance.Calls.Skip(calls).Count(call => call == "Observe"));
    }

    private static void WaitEverywhere(ScriptedPlatform platform)
    {
        for (var count = 0; count < 2; count++)
        {
            platform.Grants.Enqueue(new ComputeGrant.Waiting());
            platform.Statuses.Enqueue(new TrainingStatus.Starting());
        }

        platform.Statuses.Enqueue(new TrainingStatus.Running(null));
        platform.Statuses.Enqueue(new TrainingStatus.Running(null));
    }
}
