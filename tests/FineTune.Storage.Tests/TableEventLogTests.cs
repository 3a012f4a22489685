using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableEventLogTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private TableTaskStore store = null!;
    private TableEventLog log = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var clients = await azurite.NewClientsAsync();
        store = new TableTaskStore(clients);
        log = new TableEventLog(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

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
    public async Task ReadAllAsync_SharedIdAtTheEndOfAPage_KeepsBothEvents()
    {
        await TellAsync("one", 1, 2);
        await TellAsync("two", 1, 2);
        var first = await log.ReadAllAsync(null, 1, Stop);
        var rest = await log.ReadAllAsync(first[^1].Id, 10, Stop);
        Assert.Equal(["one", "two"], first.Select(one => one.Task));
        Assert.Equal([2, 2], rest.Select(Second));
    }

    private static double Second(Core.Lifecycle.TaskEvent told) => (told.Time - Samples.Noon).TotalSeconds;

    private async Task TellAsync(string task, params double[] seconds) => await store.CreateAsync(
        Samples.Task(task), [Samples.Job(task, "a")], [.. seconds.Select((second, i) => Samples.Event(task, "a", i, second))], Stop);
}
