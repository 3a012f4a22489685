using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

public sealed class QuotaKeeperTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepAsync_ManyJobsAtOnce_AskForNoMoreCardsThanTheWorkspaceMayHaveAndOneMoreWhenOneHasEnded()
    {
        const int Jobs = 6, Fit = 2, CardsOfAJob = 2, Quota = Fit * CardsOfAJob;
        Assert.Equal(CardsOfAJob, Samples.Job("one", "a").Compute.TotalCards);
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon));
        using var access = new TableAccessStore(clients, clock);
        await access.AddAsync(new Workspace("default", Samples.Noon, [], Quotas: new WorkspaceQuotas(null, Quota, null, null)), Stop);
        var store = new TableTaskStore(clients);
        var stepper = new JobStepper(store, clock, quotas: new QuotaKeeper(access, store, clock));
        for (var number = 0; number < Jobs; number++)
        {
            await store.CreateAsync(Samples.Task($"task-{number}"), [Fresh($"task-{number}")], [], Stop);
        }

        // All come into the queue at one instant, as from many processes.
        var fit = new Observation.DataChecked(1, null);
        Assert.All(await StepAllAsync(fit), step => Assert.Null(step!.Effect));
        clock.Advance(TimeSpan.FromSeconds(1));
        var asking = (await StepAllAsync(null)).Where(step => step!.Effect == Effect.EnsureCompute).Select(step => step!.Stored.Value.Key).ToList();
        Assert.Equal(Fit, asking.Count);

        // Whoever waits gets the cards of the first that ends, and nobody else does.
        Assert.Equal(Effect.Submit, (await stepper.StepAsync(asking[0], null, new Observation.ComputeReady(1), Stop))!.Effect);
        Assert.Equal([asking[1]], (await StepAllAsync(null)).Where(step => step!.Effect == Effect.EnsureCompute).Select(step => step!.Stored.Value.Key));
        var holds = (await store.FindJobAsync(asking[0], Stop))!;
        await store.SaveJobAsync(holds, holds.Value with { State = JobState.Succeeded }, [], Stop);
        clock.Advance(QuotaKeeper.SharedFor);
        Assert.Equal(Fit, (await StepAllAsync(null)).Count(step => step!.Effect == Effect.EnsureCompute));

        Task<Step?[]> StepAllAsync(Observation? seen) => Task.WhenAll(
            Enumerable.Range(0, Jobs).Select(number => stepper.StepAsync(new JobKey($"task-{number}", "a"), null, seen, Stop)));
    }

    [Fact]
    public async Task StepAsync_ManyJobsWait_ShareOneReadOfWhatIsUnderWay()
    {
        const int Jobs = 12;
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon.AddMinutes(1)));
        using var access = new TableAccessStore(clients, clock);
        await access.AddAsync(new Workspace("default", Samples.Noon, [], Quotas: new WorkspaceQuotas(null, 1, null, null)), Stop);
        var store = new TableTaskStore(clients);
        var stepper = new JobStepper(store, clock, quotas: new QuotaKeeper(access, store, clock));
        var waiting = new List<Stored<Job>>();
        for (var number = 0; number < Jobs; number++)
        {
            await store.CreateAsync(Samples.Task($"task-{number}"), [Fresh($"task-{number}") with { State = JobState.Queued, StateSince = Samples.Noon }], [], Stop);
            waiting.Add((await store.FindJobAsync(new JobKey($"task-{number}", "a"), Stop))!);
        }

        await access.ReadAsync(Stop);
        Assert.Equal(1, await RequestsOfASweepAsync());
        Assert.Equal(0, await RequestsOfASweepAsync());
        clock.Advance(QuotaKeeper.SharedFor);
        Assert.Equal(1, await RequestsOfASweepAsync());

        async Task<long> RequestsOfASweepAsync()
        {
            var before = clients.Requests;
            foreach (var step in await Task.WhenAll(waiting.Select(stored => stepper.StepAsync(stored.Value.Key, stored, null, Stop))))
            {
                Assert.Equal((null, clock.GetUtcNow().AddSeconds(10)), (step!.Effect, step.WakeAt));
            }

            return clients.Requests - before;
        }
    }

    private static Job Fresh(string task) => Samples.Job(task, "a", JobState.Validating) with { Ending = null, Attempts = [], MaxDuration = null };
}
