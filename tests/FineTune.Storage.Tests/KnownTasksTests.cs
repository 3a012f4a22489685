using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

public sealed class KnownTasksTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private StorageClients clients = null!;
    private TableTaskStore store = null!;
    private KnownTasks known = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clients = await azurite.NewClientsAsync();
        store = new TableTaskStore(clients);
        known = new KnownTasks(store, clock);
    }

    public ValueTask DisposeAsync()
    {
        known.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ListAsync_BetweenAnyWrites_IsTheListOfTheStore(int seed)
    {
        var random = new Random(seed);
        for (var turn = 0; turn < 40; turn++)
        {
            await WriteAsync($"task-{random.Next(6)}", random.Next(4));
            if (random.Next(2) == 0)
            {
                Assert.Equal(Samples.Text(await store.ListAsync(Stop).AllAsync()), Samples.Text(await known.ListAsync(Stop).AllAsync()));
            }
        }
    }

    [Fact]
    public async Task ListAsync_Again_ReadsOnlyWhatWasWrittenSince()
    {
        await CreateAsync("one");
        await CreateAsync("two");
        await known.ListAsync(Stop).AllAsync();
        var before = clients.Requests;
        await known.ListAsync(Stop).AllAsync();
        Assert.Equal(before, clients.Requests);

        await CreateAsync("three");
        before = clients.Requests;
        await store.FindAsync("three", Stop);
        var ofOne = clients.Requests - before;
        before = clients.Requests;
        Assert.Equal(3, (await known.ListAsync(Stop).AllAsync()).Count);
        Assert.Equal(ofOne, clients.Requests - before);
    }

    [Fact]
    public async Task ListAsync_WhileATaskIsWritten_HasWhatTheStoreHas()
    {
        await CreateAsync("one");
        using var slow = new UnreliableTaskStore(store);
        using var lists = new KnownTasks(slow, clock);
        await lists.ListAsync(Stop).AllAsync();
        var job = (await store.FindJobAsync(new JobKey("one", "a"), Stop))!;
        var write = lists.SaveJobAsync(job, job.Value with { State = JobState.Queued }, [], Stop);
        await slow.Written;

        Assert.Equal(JobState.Queued, Assert.Single(await lists.ListAsync(Stop).AllAsync()).Jobs[0].Value.State);
        slow.Answer();
        await write;
        Assert.Equal(JobState.Queued, Assert.Single(await lists.ListAsync(Stop).AllAsync()).Jobs[0].Value.State);
    }

    [Fact]
    public async Task ListAsync_AMinuteLater_HasWhatWasWrittenPastIt()
    {
        await CreateAsync("one");
        await known.ListAsync(Stop).AllAsync();
        await store.CreateAsync(Samples.Task("two"), [Samples.Job("two", "a")], [], Stop);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["one", "two"], (await known.ListAsync(Stop).AllAsync()).Select(task => task.Task.Value.Name));
    }

    [Fact]
    public async Task ListAsync_AfterOneThatFailed_LacksNothing()
    {
        using var failing = new UnreliableTaskStore(store);
        using var lists = new KnownTasks(failing, clock);
        await lists.ListAsync(Stop).AllAsync();
        await lists.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a")], [], Stop);
        failing.IsAway = true;
        await Assert.ThrowsAsync<IOException>(() => lists.ListAsync(Stop).AllAsync());
        failing.IsAway = false;

        Assert.Single(await lists.ListAsync(Stop).AllAsync());
    }

    [Fact]
    public async Task ListAsync_OfAnotherWorkspace_HasItsOwnTasks()
    {
        await CreateAsync("one");
        await known.ListAsync(Stop).AllAsync();
        using var scope = AccessScope.Enter("team-a");
        Assert.Empty(await known.ListAsync(Stop).AllAsync());
        await CreateAsync("two");

        Assert.Equal("two", Assert.Single(await known.ListAsync(Stop).AllAsync()).Task.Value.Name);
    }

    private Task<CreateOutcome> CreateAsync(string name) => known.CreateAsync(Samples.Task(name), [Samples.Job(name, "a"), Samples.Job(name, "b")], [], Stop);

    private async Task WriteAsync(string name, int what)
    {
        if (await known.FindAsync(name, Stop) is not { } found)
        {
            await CreateAsync(name);
            return;
        }

        var states = Enum.GetValues<JobState>();
        var jobs = found.Jobs.Select(job => (Read: job, Job: job.Value with { State = what == 3 ? JobState.Deleted : states[(int)(job.Value.State + 1) % states.Length] })).ToList();
        if (what == 0)
        {
            await known.SaveJobAsync(jobs[0].Read, jobs[0].Job, [], Stop);
        }
        else
        {
            await known.SaveAllAsync((found.Task, found.Task.Value), [.. jobs], [], Stop);
        }

        if (what == 3)
        {
            await known.RemoveAsync(name, found.Task.Value.Id, Stop);
        }
    }
}
