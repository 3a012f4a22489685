using FineTune.Core.Lifecycle;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

public sealed class JobStepperTests(AzuriteFixture azurite)
{
    private static readonly JobKey Key = new("one", "a");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_NameMadeAnewMeanwhile_LeavesTheNewJobAsItIs()
    {
        var store = new TableTaskStore(await azurite.NewClientsAsync());
        await store.CreateAsync(Samples.Task("one", "old"), [Samples.Job("one", "a", JobState.Deleted, "old")], [], Stop);
        var known = (await store.FindJobAsync(Key, Stop))!;
        Assert.True(await store.RemoveAsync("one", "old", Stop));
        await store.CreateAsync(Samples.Task("one", "new"), [Samples.Job("one", "a", JobState.Running, "new")], [], Stop);
        var made = await store.FindJobAsync(Key, Stop);

        var step = await new JobStepper(store, new FakeTimeProvider(Samples.Noon)).StepAsync(
            Key, known with { Value = known.Value with { State = JobState.Running, Ending = null } }, new Observation.Ended(1, Verdict.Success), Stop);

        Assert.Null(step);
        Assert.Equal(made!.ETag, (await store.FindJobAsync(Key, Stop))!.ETag);
    }

    [Fact]
    public async Task Step_ChangedMeanwhile_AppliesWhatWasSeenToTheChangedJob()
    {
        var store = new TableTaskStore(await azurite.NewClientsAsync());
        await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a", JobState.Running) with { Ending = null }], [], Stop);
        var known = (await store.FindJobAsync(Key, Stop))!;
        await store.SaveJobAsync(known, known.Value with { Wish = Wish.Pause }, [], Stop);

        var step = await new JobStepper(store, new FakeTimeProvider(Samples.Noon)).StepAsync(
            Key, known, new Observation.Ended(1, Verdict.Success), Stop);

        Assert.Equal(Wish.Pause, step!.Stored.Value.Wish);
        Assert.NotNull(step.Stored.Value.Ending);
    }
}
