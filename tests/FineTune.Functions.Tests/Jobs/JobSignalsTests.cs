using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Tests.Jobs;

public sealed class JobSignalsTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Hints_about_a_new_job_start_it_once()
    {
        var world = await JobWorld.StartAsync(azurite);
        var key = await world.CreateAsync();
        world.Signals.Hint(key);
        world.Signals.Hint(key, 1);

        await world.Signals.SendAsync(world.Client);
        world.Signals.Hint(key);
        await world.Signals.SendAsync(world.Client);

        Assert.Equal(1, world.Client.Started);
        Assert.Equal(0, world.Client.Raised);
    }

    [Fact]
    public async Task A_hint_about_a_job_that_rests_starts_it_again()
    {
        var world = await JobWorld.StartAsync(azurite);
        var instance = await world.BeginAsync();
        await world.RunToEndAsync(instance);

        await world.AskAsync(JobRequest.Delete);
        await world.Signals.SendAsync(world.Client);
        await world.RunToEndAsync(world.Hub.Instances[instance.Id]);

        Assert.Equal(2, world.Client.Started);
        Assert.Null(await world.JobAsync());
    }

    [Fact]
    public async Task A_hint_about_a_job_that_needs_nothing_costs_one_decision()
    {
        var world = await JobWorld.StartAsync(azurite);
        var instance = await world.BeginAsync();
        await world.RunToEndAsync(instance);

        world.Signals.Hint(new JobKey("bot", "job-1"));
        await world.Signals.SendAsync(world.Client);
        var again = world.Hub.Instances[instance.Id];
        await world.RunToEndAsync(again);

        Assert.Equal(["Decide"], again.Calls);
        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
    }

    [Fact]
    public async Task A_hint_about_a_job_that_is_gone_does_nothing()
    {
        var world = await JobWorld.StartAsync(azurite);

        world.Signals.Hint(new JobKey("gone", "job-1"));
        await world.Signals.SendAsync(world.Client);

        Assert.Empty(world.Hub.Instances);
    }

    [Fact]
    public async Task A_host_that_is_away_is_no_error_of_the_request_and_the_sweep_starts_the_job()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Client.IsAway = true;
        var key = await world.CreateAsync();
        await world.Signals.SendAsync(world.Client);
        Assert.Empty(world.Hub.Instances);

        world.Client.IsAway = false;
        await world.SweepAsync();
        await world.RunToEndAsync(world.Hub.Instances[await world.InstanceIdAsync(key)]);

        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
    }

    [Fact]
    public async Task The_sweep_starts_what_has_no_orchestration_and_nothing_else()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var attended = await world.BeginAsync();
        await world.Hub.RunAsync(attended);
        await world.CreateAsync("lost");

        await world.SweepAsync();
        await world.SweepAsync();

        Assert.Equal(2, world.Client.Started);
        Assert.Equal(2, world.Hub.Instances.Count);
    }

    [Fact]
    public async Task The_sweep_takes_up_a_wish_about_a_resting_job_whose_hint_was_lost()
    {
        var world = await JobWorld.StartAsync(azurite);
        var instance = await world.BeginAsync();
        await world.RunToEndAsync(instance);
        world.Client.IsAway = true;
        await world.AskAsync(JobRequest.Delete);
        await world.Signals.SendAsync(world.Client);
        world.Client.IsAway = false;

        await world.SweepAsync();
        await world.RunToEndAsync(world.Hub.Instances[instance.Id]);

        Assert.Null(await world.JobAsync());
    }

    [Fact]
    public async Task The_sweep_starts_an_orchestration_that_failed_again()
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        instance.Status = OrchestrationRuntimeStatus.Failed;

        await world.SweepAsync();
        world.Platform.Status = new TrainingStatus.Ended(Verdict.Success);
        await world.RunToEndAsync(world.Hub.Instances[instance.Id]);

        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
        Assert.Single(world.Platform.Submitted.Distinct());
    }
}
