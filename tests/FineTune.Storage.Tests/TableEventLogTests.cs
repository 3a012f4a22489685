using FineTune.Core.Events;
using FineTune.Core.Lifecycle;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableEventLogTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private StorageClients clients = null!;
    private TableTaskStore store = null!;
    private TableEventLog log = null!;
    private TableWebhookStore webhooks = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clients = await azurite.NewClientsAsync();
        store = new TableTaskStore(clients);
        log = new TableEventLog(clients);
        webhooks = new TableWebhookStore(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task ReadAllAsync_OfATaskThatIsDeletedWhereNobodyIsTold_GivesNothing()
    {
        await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a", JobState.Deleted)], [Samples.Event("one", null, 0)], Stop);

        await store.RemoveAsync("one", "id-one", Stop);

        Assert.Empty(await log.ReadAllAsync(null, 10, Stop));
    }

    [Fact]
    public async Task ReadAllAsync_OfATaskThatIsDeletedUnderAWebhook_GivesItsEventsAndThatItWent()
    {
        await webhooks.AddCursorAsync("hook", "", Stop);
        var job = Samples.Job("one", "a", JobState.Deleted);
        await store.CreateAsync(Samples.Task("one"), [job], [Samples.Event("one", null, 0), Samples.Event("one", "a", 1, 1)], Stop);
        await store.CreateAsync(Samples.Task("other"), [Samples.Job("other", "a")], [Samples.Event("other", null, 0, 2)], Stop);
        var before = await log.ReadAllAsync(null, 10, Stop);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.RemoveAsync("one", "id-one", Stop)));

        var after = await log.ReadAllAsync(null, 10, Stop);
        Assert.Equal(before.Select(told => told.Id), after.SkipLast(1).Select(told => told.Id));
        Assert.Equal((EventTypes.TaskDeleted, "one", null), (after[^1].Type, after[^1].Task, after[^1].Job));
        Assert.Empty(await log.ReadAsync("one", null, 10, Stop));

        await log.ForgetAsync(DateTimeOffset.UtcNow.AddDays(1), Stop);
        Assert.Equal(["other"], (await log.ReadAllAsync(null, 10, Stop)).Select(told => told.Task));
    }

    [Fact]
    public async Task KeepAsync_AfterTheTaskIsGone_LeavesWhatWasKeptAlsoWhereAnotherHasItsName()
    {
        await webhooks.AddCursorAsync("hook", "", Stop);
        var gone = Samples.Task("one");
        await store.CreateAsync(gone, [Samples.Job("one", "a", JobState.Deleted)], [Samples.Event("one", null, 0), Samples.Event("one", "a", 1, 1)], Stop);
        await store.RemoveAsync("one", gone.Id, Stop);
        var kept = await IdsAsync();

        await GoneTasks.KeepAsync(new ProjectTable(clients), gone, Stop);
        Assert.Equal(kept, await IdsAsync());

        await store.CreateAsync(gone with { Id = "id-new" }, [Samples.Job("one", "a") with { TaskId = "id-new" }], [Samples.Event("one", null, 2)], Stop);
        await GoneTasks.KeepAsync(new ProjectTable(clients), gone, Stop);
        Assert.Equal(kept.Append(Samples.Event("one", null, 2).Id).Order(StringComparer.Ordinal), await IdsAsync());

        async Task<List<string>> IdsAsync() => [.. (await log.ReadAllAsync(null, 10, Stop)).Select(told => told.Id)];
    }

    [Fact]
    public async Task ReadDatasetsAsync_PageByPage_GivesEachOnceAlsoWhereManyHaveOneTime()
    {
        var all = Enumerable.Range(0, 12).Select(number => new DatasetEvent(EventTypes.VersionFailed, $"datasets/d{number % 4}-x", Samples.Noon.AddSeconds(number / 4), [])).ToList();
        foreach (var told in all)
        {
            await log.AppendAsync(told, Stop);
        }

        var read = new List<DatasetEvent>();
        for (IReadOnlyList<DatasetEvent>? page = null; page is not { Count: 0 }; read.AddRange(page))
        {
            page = await log.ReadDatasetsAsync(read.Count == 0 ? null : read[^1].Id, 3, Stop);
            Assert.InRange(page.Count, 0, 3);
        }

        Assert.Equal(all.Select(told => told.Id).Order(StringComparer.Ordinal), read.Select(told => told.Id));
    }

    [Fact]
    public async Task ReadAsync_AfterAnId_GoesOnFromThere()
    {
        await TellAsync("one", 0, 1, 2, 3, 4);
        await TellAsync("one-b", 0.5);
        var first = await log.ReadAsync("one", null, 2, Stop);
        var rest = await log.ReadAsync("one", first[^1].Id, 10, Stop);

        Assert.Equal([0, 1], first.Select(Second));
        Assert.Equal([2, 3, 4], rest.Select(Second));
        Assert.Empty(await log.ReadAsync("one", rest[^1].Id, 10, Stop));
        Assert.Empty(await log.ReadAsync("none", null, 10, Stop));
        Assert.Empty(await log.ReadAsync("one", null, 0, Stop));
    }

    [Fact]
    public async Task ReadAllAsync_SeveralTasks_ComesInTimeOrder()
    {
        await TellAsync("one", 0, 3, 4);
        await TellAsync("a", 1, 5);
        await TellAsync("two", 2);
        var first = await log.ReadAllAsync(null, 4, Stop);
        var rest = await log.ReadAllAsync(first[^1].Id, 4, Stop);

        Assert.Equal([0, 1, 2, 3], first.Select(Second));
        Assert.Equal(["one", "a", "two", "one"], first.Select(one => one.Task));
        Assert.Equal([4, 5], rest.Select(Second));
        Assert.Empty(await log.ReadAllAsync(null, 0, Stop));
    }

    [Fact]
    public async Task ReadAllAsync_SameInstantInSeveralTasks_PagesThroughEachOnce()
    {
        await TellAsync("one", 1, 2);
        await TellAsync("two", 1, 2);
        var ids = new List<string>();
        for (string? last = null; (await log.ReadAllAsync(last, 1, Stop)) is [var told]; last = told.Id)
        {
            ids.Add(told.Id);
        }

        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task ReadAsync_MoreEventsThanARowKeeps_GivesTheNewestInOrder()
    {
        await TellAsync("one");
        var read = (await store.FindJobAsync(new("one", "a"), Stop))!;
        for (var number = 1; number <= EventColumns.Kept + 10; number += 10)
        {
            var told = Enumerable.Range(number, 10).Select(i => Samples.Event("one", "a", i, i)).ToList();
            read = (await store.SaveJobAsync(read, read.Value, told, Stop))!;
        }

        var events = await log.ReadAsync("one", null, 1000, Stop);

        Assert.Equal(Enumerable.Range(11, EventColumns.Kept), events.Select(told => told.Number));
    }

    [Fact]
    public async Task ReadAsync_ReasonLongerThanAColumn_IsToldWithoutIt()
    {
        var told = Samples.Event("one", "a", 1) with { Error = Core.Lifecycle.JobErrors.NoResult() with { Code = new string('x', 40_000) } };
        await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a")], [told], Stop);
        Assert.Equal([told with { Error = null }], await log.ReadAsync("one", null, 10, Stop));
    }

    private static double Second(Core.Lifecycle.TaskEvent told) => (told.Time - Samples.Noon).TotalSeconds;

    private async Task TellAsync(string task, params double[] seconds) => await store.CreateAsync(
        Samples.Task(task), [Samples.Job(task, "a")], [.. seconds.Select((second, i) => Samples.Event(task, "a", i, second))], Stop);
}
