using System.Text.Json.Nodes;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableTaskStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private StorageClients clients = null!;
    private TableTaskStore store = null!;
    private TableEventLog log = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clients = await azurite.NewClientsAsync();
        store = new TableTaskStore(clients);
        log = new TableEventLog(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task CreateAsync_NewName_IsReadBackWhole()
    {
        var task = Samples.Task("one");
        var jobs = new[] { Samples.Job("one", "a"), Samples.Job("one", "b", JobState.Failed) };
        var outcome = await store.CreateAsync(task, jobs, [Samples.Event("one", null, 1)], Stop);

        var found = await store.FindAsync("one", Stop);
        Assert.Equal(CreateOutcome.Created, outcome);
        Assert.Equal(Samples.Text(task), Samples.Text(found!.Task.Value));
        Assert.Equal(Samples.Text(jobs), Samples.Text(found.Jobs.Select(job => job.Value)));
        Assert.Equal(Samples.Text(task), Samples.Text((await store.FindTaskAsync("one", Stop))!.Value));
        Assert.Equal(Samples.Event("one", null, 1), Assert.Single(await log.ReadAsync("one", null, 10, Stop)));
    }

    [Fact]
    public async Task CreateAsync_TakenName_WritesNothing()
    {
        await CreateAsync("one", "a");
        var outcome = await store.CreateAsync(
            Samples.Task("one", "other"), [Samples.Job("one", "z", taskId: "other")], [Samples.Event("one", null, 9)], Stop);

        Assert.Equal(CreateOutcome.NameTaken, outcome);
        Assert.Null(await store.FindJobAsync(new JobKey("one", "z"), Stop));
        Assert.Empty(await log.ReadAsync("one", null, 10, Stop));
        Assert.Equal("id-one", (await store.FindTaskAsync("one", Stop))!.Value.Id);
    }

    [Fact]
    public async Task CreateAsync_SameTaskAgain_CountsAsCreated()
    {
        await CreateAsync("one", "a");
        Assert.Equal(CreateOutcome.Created, await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a")], [], Stop));
    }

    [Fact]
    public async Task CreateAsync_ManyAtOnce_OneWins()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => store.CreateAsync(
            Samples.Task("one", $"id{i}"), [Samples.Job("one", "a", taskId: $"id{i}")], [Samples.Event("one", null, i)], Stop)));

        Assert.Single(outcomes, CreateOutcome.Created);
        Assert.Single(await log.ReadAsync("one", null, 100, Stop));
        Assert.Single((await store.FindAsync("one", Stop))!.Jobs);
    }

    [Fact]
    public async Task CreateAsync_MoreRowsThanATransaction_IsRefused()
    {
        var jobs = Enumerable.Range(0, 100).Select(i => Samples.Job("one", $"j{i}")).ToArray();
        await Assert.ThrowsAsync<RowTooLargeException>(() => store.CreateAsync(Samples.Task("one"), jobs, [], Stop));
        Assert.Equal(CreateOutcome.Created, await store.CreateAsync(Samples.Task("one"), jobs[..99], [Samples.Event("one", null, 1)], Stop));
        Assert.Equal(99, (await store.FindAsync("one", Stop))!.Jobs.Count);
    }

    [Fact]
    public async Task CreateAsync_LargeSpecification_IsSplitAndRead()
    {
        var task = Samples.Task("big");
        task.Specification["text"] = string.Concat(Enumerable.Repeat("长文本 😀 'quoted' ", 8_000));
        await store.CreateAsync(task, [Samples.Job("big", "a")], [], Stop);
        Assert.Equal(Samples.Text(task), Samples.Text((await store.FindTaskAsync("big", Stop))!.Value));
    }

    [Fact]
    public async Task SaveJobAsync_LargeThenSmall_LeavesNoOldColumns()
    {
        var (key, read) = await CreateAsync("one", "a");
        var error = JobErrors.NoResult() with { Code = new string('x', 200_000) };
        var large = await store.SaveJobAsync(read, read.Value with { Error = error }, [], Stop);
        Assert.Equal(Samples.Text(large!.Value), Samples.Text((await store.FindJobAsync(key, Stop))!.Value));

        await store.SaveJobAsync(large, read.Value, [], Stop);
        Assert.Equal(Samples.Text(read.Value), Samples.Text((await store.FindJobAsync(key, Stop))!.Value));
    }

    [Fact]
    public async Task SaveJobAsync_LargerThanARow_IsRefused()
    {
        var (_, read) = await CreateAsync("one", "a");
        var error = JobErrors.NoResult() with { Code = new string('x', RowData.RowCharacters) };
        await Assert.ThrowsAsync<RowTooLargeException>(() => store.SaveJobAsync(read, read.Value with { Error = error }, [], Stop));
    }

    [Fact]
    public async Task SaveJobAsync_CurrentVersion_GivesTheNextAndItsEvents()
    {
        var (key, read) = await CreateAsync("one", "a");
        var saved = await store.SaveJobAsync(read, read.Value with { State = JobState.Running }, [Samples.Event("one", "a", 1)], Stop);

        var found = await store.FindJobAsync(key, Stop);
        Assert.Equal(found!.ETag, saved!.ETag);
        Assert.NotEqual(read.ETag, saved.ETag);
        Assert.Equal(JobState.Running, found.Value.State);
        Assert.Single(await log.ReadAsync("one", null, 10, Stop));
        Assert.NotNull(await store.SaveJobAsync(saved, saved.Value, [], Stop));
    }

    [Fact]
    public async Task SaveJobAsync_OldVersion_WritesNothing()
    {
        var (key, read) = await CreateAsync("one", "a");
        await store.SaveJobAsync(read, read.Value with { Attempt = 2 }, [], Stop);
        var saved = await store.SaveJobAsync(read, read.Value with { Attempt = 3 }, [Samples.Event("one", "a", 1)], Stop);

        Assert.Null(saved);
        Assert.Equal(2, (await store.FindJobAsync(key, Stop))!.Value.Attempt);
        Assert.Empty(await log.ReadAsync("one", null, 10, Stop));
    }

    [Fact]
    public async Task SaveJobAsync_RemovedJob_GivesNull()
    {
        var (_, read) = await CreateAsync("one", "a", JobState.Deleted);
        Assert.True(await store.RemoveAsync("one", "id-one", Stop));
        Assert.Null(await store.SaveJobAsync(read, read.Value, [Samples.Event("one", "a", 1)], Stop));
        Assert.Empty(await AllRowsAsync());
    }

    [Fact]
    public async Task SaveJobAsync_ManyWriters_LoseNoUpdate()
    {
        var (key, _) = await CreateAsync("one", "a");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var done = 0; done < 5;)
            {
                var read = (await store.FindJobAsync(key, Stop))!;
                var next = read.Value with { EventCount = read.Value.EventCount + 1 };
                done += await store.SaveJobAsync(read, next, [Samples.Event("one", "a", next.EventCount)], Stop) is null ? 0 : 1;
            }
        }));

        Assert.Equal(40, (await store.FindJobAsync(key, Stop))!.Value.EventCount);
        Assert.Equal(Enumerable.Range(1, 40), (await log.ReadAsync("one", null, 100, Stop)).Select(one => one.Number));
    }

    [Fact]
    public async Task SaveAllAsync_OneOldVersion_WritesNothing()
    {
        await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a"), Samples.Job("one", "b")], [], Stop);
        var read = (await store.FindAsync("one", Stop))!;
        var deleting = read.Task.Value with { DeletingSince = Samples.Noon };
        var jobs = read.Jobs.Select(job => (job, job.Value with { Wish = Wish.Delete })).ToList();
        var moved = await store.SaveJobAsync(read.Jobs[1], read.Jobs[1].Value with { Attempt = 2 }, [], Stop);

        Assert.False(await store.SaveAllAsync((read.Task, deleting), [.. jobs], [Samples.Event("one", null, 1)], Stop));
        Assert.Equal(Wish.Run, (await store.FindJobAsync(new JobKey("one", "a"), Stop))!.Value.Wish);
        Assert.Null((await store.FindTaskAsync("one", Stop))!.Value.DeletingSince);

        jobs[1] = (moved!, moved!.Value with { Wish = Wish.Delete });
        Assert.True(await store.SaveAllAsync((read.Task, deleting), [.. jobs], [Samples.Event("one", null, 1)], Stop));
        var after = (await store.FindAsync("one", Stop))!;
        Assert.All(after.Jobs, job => Assert.Equal(Wish.Delete, job.Value.Wish));
        Assert.NotNull(after.Task.Value.DeletingSince);
        Assert.Single(await log.ReadAsync("one", null, 10, Stop));
    }

    [Fact]
    public async Task FindAsync_UnknownOrOddName_GivesNull()
    {
        foreach (var name in new[] { "none", "a/b", "x'y", "p|q", "#?\\", "中文", "" })
        {
            Assert.Null(await store.FindAsync(name, Stop));
            Assert.Null(await store.FindTaskAsync(name, Stop));
            Assert.Null(await store.FindJobAsync(new JobKey(name, name), Stop));
        }
    }

    [Fact]
    public async Task ListAsync_SeveralTasks_ComesByNameWithOwnJobs()
    {
        foreach (var name in new[] { "b", "a-b", "a", "a1" })
        {
            await store.CreateAsync(Samples.Task(name), [Samples.Job(name, "y"), Samples.Job(name, "x")], [], Stop);
        }

        var tasks = await store.ListAsync(Stop).AllAsync();
        Assert.Equal(["a", "a-b", "a1", "b"], tasks.Select(task => task.Task.Value.Name));
        Assert.All(tasks, task => Assert.Equal(["x", "y"], task.Jobs.Select(job => job.Value.Key.Job)));
        Assert.All(tasks, task => Assert.All(task.Jobs, job => Assert.Equal(task.Task.Value.Name, job.Value.Key.Task)));
    }

    [Fact]
    public async Task FindAndListAsync_SeveralJobs_ComeAsTheyWereWritten()
    {
        string[] written = ["wide", "job-2", "job-10"];
        var names = new JsonArray([.. written.Select(name => new JsonObject { ["name"] = name })]);
        var task = Samples.Task("one") with { Specification = new JsonObject { ["jobs"] = names } };
        await store.CreateAsync(task, [.. written.Select(name => Samples.Job("one", name))], [], Stop);

        Assert.Equal(written, (await store.FindAsync("one", Stop))!.Jobs.Select(job => job.Value.Key.Job));
        Assert.Equal(written, Assert.Single(await store.ListAsync(Stop).AllAsync()).Jobs.Select(job => job.Value.Key.Job));
    }

    [Fact]
    public async Task ListAsync_OtherProject_SeesNothing()
    {
        await CreateAsync("one", "a");
        var other = new TableTaskStore(await azurite.NewClientsAsync(clients.Table.Name, "other"));
        Assert.Empty(await other.ListAsync(Stop).AllAsync());
        Assert.Null(await other.FindAsync("one", Stop));
    }

    [Fact]
    public async Task ListUnsettledAsync_AllStates_SkipsJobsAtRest()
    {
        var jobs = Enum.GetValues<JobState>().Select(state => Samples.Job("one", state.ToString().ToLowerInvariant(), state)).ToList();
        jobs.Add(Samples.Job("one", "still-paused", JobState.Paused) with { Wish = Wish.Pause });
        jobs.Add(Samples.Job("one", "to-delete", JobState.Failed) with { Wish = Wish.Delete });
        await store.CreateAsync(Samples.Task("one"), jobs, [], Stop);

        var expected = jobs.Select(job => job.Key.Job).Except(["succeeded", "failed", "cancelled", "still-paused"]).Order(StringComparer.Ordinal);
        var listed = await store.ListUnsettledAsync(Stop).AllAsync();
        Assert.Equal(expected, listed.Select(job => job.Key.Job).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void IsAtRest_EveryStateAndWish_AgreesWithTheLifecycle()
    {
        foreach (var state in Enum.GetValues<JobState>())
        {
            foreach (var wish in Enum.GetValues<Wish>())
            {
                var job = Samples.Job("one", "a", state) with { Wish = wish, Ending = null };
                var next = JobLifecycle.Next(job, null, Samples.Noon);
                if (next.Effect is not null || next.Job != job)
                {
                    Assert.False(TableTaskStore.IsAtRest(job), $"{state} with wish {wish} has something to do.");
                }
            }
        }
    }

    [Fact]
    public async Task RemoveAsync_JobNotDeleted_RemovesNothing()
    {
        await store.CreateAsync(
            Samples.Task("one"), [Samples.Job("one", "a", JobState.Deleted), Samples.Job("one", "b", JobState.Deleting)],
            [Samples.Event("one", null, 1)], Stop);
        Assert.False(await store.RemoveAsync("one", "id-one", Stop));
        Assert.Equal(3, (await AllRowsAsync()).Count);
    }

    [Fact]
    public async Task RemoveAsync_ManyEvents_LeavesNoRowAndNoOthersGone()
    {
        await CreateAsync("one-more", "a");
        var (_, read) = await CreateAsync("one", "a", JobState.Deleted);
        for (var chunk = 0; chunk < 3; chunk++)
        {
            var events = Enumerable.Range(chunk * 90, 90).Select(i => Samples.Event("one", "a", i)).ToList();
            read = (await store.SaveJobAsync(read, read.Value, events, Stop))!;
        }

        var removals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.RemoveAsync("one", "id-one", Stop)));
        Assert.All(removals, Assert.True);
        Assert.True(await store.RemoveAsync("one", "id-one", Stop));
        Assert.Equal(["job|one-more|a", "task|one-more"], (await AllRowsAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RemoveAsync_NameMadeAnew_LeavesTheNewTask()
    {
        await store.CreateAsync(
            Samples.Task("one", "new"), [Samples.Job("one", "a", JobState.Deleted, "new")], [Samples.Event("one", null, 1)], Stop);
        Assert.True(await store.RemoveAsync("one", "old", Stop));
        Assert.Equal(2, (await AllRowsAsync()).Count);
    }

    private async Task<(JobKey Key, Stored<Job> Read)> CreateAsync(string task, string job, JobState state = JobState.Pending)
    {
        await store.CreateAsync(Samples.Task(task), [Samples.Job(task, job, state)], [], Stop);
        var key = new JobKey(task, job);
        return (key, (await store.FindJobAsync(key, Stop))!);
    }

    private async Task<List<string>> AllRowsAsync() =>
        [.. (await clients.Table.QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Stop).AllAsync()).Select(row => row.RowKey)];
}
