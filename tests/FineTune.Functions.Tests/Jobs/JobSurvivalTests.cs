using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Tests.Jobs;

public sealed class JobSurvivalTests(AzuriteFixture azurite)
{
    public static TheoryData<Effect> Effects => [.. Enum.GetValues<Effect>()];

    public static TheoryData<Effect> PlatformEffects =>
        [Effect.EnsureCompute, Effect.Submit, Effect.Observe, Effect.Stop, Effect.StopGracefully, Effect.Collect, Effect.Release];

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task A_worker_that_dies_before_an_effect_changes_nothing(Effect effect) =>
        await SurviveAsync(effect, (activity, attempt) => activity == effect.ToString() && attempt == 1 ? TestHub.Death.BeforeWork : TestHub.Death.None);

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task A_worker_that_dies_after_an_effect_has_it_run_again(Effect effect) =>
        await SurviveAsync(effect, (activity, attempt) => activity == effect.ToString() && attempt == 1 ? TestHub.Death.AfterWork : TestHub.Death.None);

    [Fact]
    public async Task A_worker_that_dies_after_every_decision_has_it_made_again() =>
        await SurviveAsync(null, (activity, attempt) => activity == "Decide" && attempt == 1 ? TestHub.Death.AfterWork : TestHub.Death.None);

    [Theory]
    [MemberData(nameof(Effects))]
    public async Task An_effect_that_cannot_be_run_at_all_is_taken_up_again_after_a_while(Effect effect)
    {
        var failures = 0;
        await SurviveAsync(effect, (activity, _) => activity == effect.ToString() && failures++ < 12 ? TestHub.Death.BeforeWork : TestHub.Death.None);
        Assert.True(failures > 12);
    }

    [Fact]
    public async Task Decisions_that_cannot_be_made_at_all_are_made_after_a_while()
    {
        var failures = 0;
        await SurviveAsync(null, (activity, _) => activity == "Decide" && failures++ < 12 ? TestHub.Death.BeforeWork : TestHub.Death.None);
    }

    [Theory]
    [MemberData(nameof(PlatformEffects))]
    public async Task A_platform_that_fails_at_an_effect_is_asked_again(Effect effect)
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Platform.FailNext(effect, 3);

        await LiveAsync(world, effect);

        Assert.Empty(world.Platform.Owned);
    }

    // The shortest life in which an effect occurs.
    private static async Task<TestHub.Instance> LiveAsync(JobWorld world, Effect? effect)
    {
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        if (effect is Effect.StopGracefully)
        {
            await world.AskAsync(JobRequest.Pause);
            await world.Signals.SendAsync(world.Client);
            await world.RunToEndAsync(instance);
            Assert.Equal(JobState.Paused, (await world.JobAsync())!.State);
        }
        else if (effect is Effect.Stop or Effect.Release or Effect.Purge or Effect.RemoveTask)
        {
            await world.AskAsync(JobRequest.Delete);
            await world.Signals.SendAsync(world.Client);
            await world.RunToEndAsync(instance);
            Assert.Null(await world.JobAsync());
        }
        else
        {
            world.Platform.Status = new TrainingStatus.Ended(Verdict.Success);
            await world.RunToEndAsync(instance);
            Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
        }

        return instance;
    }

    private async Task SurviveAsync(Effect? effect, Func<string, int, TestHub.Death> dies)
    {
        var world = await JobWorld.StartAsync(azurite);
        world.Hub.Dies = dies;

        var instance = await LiveAsync(world, effect);

        Assert.Contains(effect?.ToString() ?? "Decide", instance.Calls);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.Status);
        Assert.Empty(world.Platform.Owned);
        Assert.Single(world.Platform.Submitted.Distinct());
    }
}
