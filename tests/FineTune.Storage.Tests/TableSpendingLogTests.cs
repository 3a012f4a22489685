using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

/// <summary>Jobs at 3600 USD an hour: a dollar a second.</summary>
public sealed class TableSpendingLogTests(AzuriteFixture azurite)
{
    private static readonly Month March = Month.Of(Samples.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveJobAsync_EndsAnAttempt_ChargesForItOnceHoweverOftenItIsWritten()
    {
        var clients = await azurite.NewClientsAsync();
        var store = new TableTaskStore(clients);
        await store.CreateAsync(Samples.Task("one"), [Running("one", "a")], [], Stop);
        var read = (await store.FindJobAsync(new JobKey("one", "a"), Stop))!;
        var ended = read.Value with { State = JobState.Succeeded, Attempts = [read.Value.Attempts[0] with { EndedAt = Samples.Noon.AddSeconds(30) }] };

        Assert.Equal(7, await SpentAsync(clients, Samples.Noon.AddSeconds(7)));
        var saved = await store.SaveJobAsync(read, ended, [], Stop);
        Assert.Null(await store.SaveJobAsync(read, ended, [], Stop));
        await store.SaveJobAsync(saved!, ended with { Wish = Wish.Pause }, [], Stop);

        Assert.Equal(30, await SpentAsync(clients, Samples.Noon.AddDays(1)));
    }

    [Fact]
    public async Task SaveJobAsync_SomebodyElseWroteFirst_ChargesNothing()
    {
        var clients = await azurite.NewClientsAsync();
        var store = new TableTaskStore(clients);
        await store.CreateAsync(Samples.Task("one"), [Running("one", "a")], [], Stop);
        var read = (await store.FindJobAsync(new JobKey("one", "a"), Stop))!;
        await store.SaveJobAsync(read, read.Value with { Wish = Wish.Pause }, [], Stop);

        Assert.Null(await store.SaveJobAsync(read, read.Value with { Attempts = [new Attempt(1, Samples.Noon, Samples.Noon.AddSeconds(30))] }, [], Stop));

        Assert.Empty((await new TableSpendingLog(clients).ReadAsync(March, Stop)).Ended);
    }

    [Fact]
    public async Task ReadAsync_TaskIsGone_ItsChargesStay()
    {
        var clients = await azurite.NewClientsAsync();
        var store = new TableTaskStore(clients);
        await store.CreateAsync(Samples.Task("one"), [Running("one", "a")], [], Stop);
        var read = (await store.FindJobAsync(new JobKey("one", "a"), Stop))!;
        await store.SaveJobAsync(read, read.Value with { State = JobState.Deleted, Attempts = [new Attempt(1, Samples.Noon, Samples.Noon.AddSeconds(30))] }, [], Stop);

        Assert.True(await store.RemoveAsync("one", "id-one", Stop));

        Assert.Equal(30, await SpentAsync(clients, Samples.Noon.AddDays(1)));
    }

    [Fact]
    public async Task StepAsync_TwoJobsShareABudget_BothPauseWhenItIsSpentWhicheverProcessDrivesThem()
    {
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon));
        using (var access = new TableAccessStore(clients, clock))
        {
            await access.AddAsync(new Workspace("default", Samples.Noon, [], new MonthlyBudgets(100, null, [])), Stop);
        }

        foreach (var task in new[] { "one", "two" })
        {
            await new TableTaskStore(clients).CreateAsync(Samples.Task(task), [Running(task, "a")], [], Stop);
        }

        // 2 USD a second together: the warning is due after 40 seconds, the end after 50.
        var trains = new Observation.Training(1, Started: true, new TrainingProgress(5, 100));
        clock.Advance(TimeSpan.FromSeconds(38));
        Assert.Equal(Samples.Noon.AddSeconds(40), (await StepAsync("one", trains))!.WakeAt);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(Samples.Noon.AddSeconds(50), (await StepAsync("one", trains))!.WakeAt);
        clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var task in new[] { "one", "two" })
        {
            Assert.Equal(Effect.StopGracefully, (await StepAsync(task, trains))!.Effect);
        }

        async Task<Step?> StepAsync(string task, Observation seen)
        {
            // Nothing is kept from one step to the next, as when the process dies in between.
            using var access = new TableAccessStore(clients, clock);
            var purses = new MonthlyPurses(access, new TableSpendingLog(clients), clock);
            return await new JobStepper(new TableTaskStore(clients), clock, purses).StepAsync(new JobKey(task, "a"), null, seen, Stop);
        }
    }

    private static async Task<decimal> SpentAsync(StorageClients clients, DateTimeOffset now) =>
        (await new TableSpendingLog(clients).ReadAsync(March, Stop)).Until(now).Sum(charge => charge.Usd);

    private static Job Running(string task, string job) => Samples.Job(task, job, JobState.Running) with
    {
        Ending = null,
        MaxDuration = null,
        Attempts = [new Attempt(1, Samples.Noon)],
        UsdPerHour = 3600,
    };
}
