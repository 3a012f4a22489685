using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Tests.Jobs;

public sealed class JobOrchestratorTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_job_goes_from_its_creation_to_its_success_and_its_orchestration_ends()
    {
        var world = await JobWorld.StartAsync(azurite);
        var instance = await world.BeginAsync();

        await world.RunToEndAsync(instance);

        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.Status);
        Assert.Empty(world.Platform.Owned);
        string[] effects = ["ValidateData", "EnsureCompute", "Submit", "Observe", "Collect"];
        Assert.Equal(effects.SelectMany(effect => new[] { "Decide", effect }).Append("Decide"), instance.Calls);
    }

    [Fact]
    public async Task Long_training_keeps_its_history_short_and_loses_no_signal_on_the_way()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(new TrainingProgress(1, 10));
        var instance = await world.BeginAsync();
        for (var look = 0; look < 100; look++)
        {
            await world.Hub.RunAsync(instance);
            world.Hub.FireTimer(instance);
        }

        Assert.True(instance.Histories >= 5);
        Assert.True(instance.LongestHistory <= 3 * JobOrchestrator.RoundsInHistory);

        // Asked at whichever point of a history: here during the last activity before it is cut.
        var histories = instance.Histories;
        while (instance.Histories == histories)
        {
            if (!await world.Hub.StepAsync(instance))
            {
                world.Hub.FireTimer(instance);
            }
        }

        await world.AskAsync(JobRequest.Cancel);
        await world.Signals.SendAsync(world.Client);
        await world.Hub.RunAsync(instance);
        Assert.Equal(JobState.Cancelled, (await world.JobAsync())!.State);
    }

    [Fact]
    public async Task An_orchestration_of_a_deleted_task_leaves_a_new_task_of_the_same_name_alone()
    {
        var world = await JobWorld.StartAsync(azurite);
        var old = await world.BeginAsync();
        await world.AskAsync(JobRequest.Delete);
        await world.RunToEndAsync(old);
        Assert.Null(await world.JobAsync());
        await world.CreateAsync();

        var late = world.Hub.Schedule(old.Id, ReplayContext.Deserialize(old.Input, typeof(JobNews)));
        await world.RunToEndAsync(late);

        Assert.Equal(JobState.Pending, (await world.JobAsync())!.State);
        Assert.Equal(["Decide"], late.Calls);
    }
}
