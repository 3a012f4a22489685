using System.Text;
using FineTune.Core.Datasets;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

/// <summary>Rows that stand in what trains and in what is measured on, by what is stored with the versions.</summary>
public sealed class RowOverlapTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private StorageClients clients = null!;
    private DatasetStore store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clients = await azurite.NewClientsAsync();
        store = new DatasetStore(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task FindAsync_RowsInBoth_AreCountedOnce()
    {
        var training = await AddAsync("training", Rows(0, 30_000));
        var measured = await AddAsync("measured", Rows(29_960, 100) + Rows(29_960, 10));
        Assert.Equal(new RowOverlap(40, 100, IsWhole: true), await FindAsync(measured, training));
    }

    [Fact]
    public async Task FindAsync_SeveralThatTrain_CountsARowOfAnyOfThem()
    {
        var (first, second) = (await AddAsync("first", Rows(0, 60)), await AddAsync("second", Rows(50, 20)));
        var measured = await AddAsync("measured", Rows(55, 100));
        Assert.Equal(new RowOverlap(15, 100, IsWhole: true), await FindAsync(measured, first, second));
    }

    [Fact]
    public async Task FindAsync_TheSameRowsInAnotherFormat_AreFound()
    {
        var training = await AddAsync("training", Rows(0, 10));
        var measured = await AddAsync("measured", "instruction,output\n" + string.Concat(Enumerable.Range(5, 10).Select(i => $"Question {i}?,Answer {i}.\n")), "data.csv");
        Assert.Equal(new RowOverlap(5, 10, IsWhole: true), await FindAsync(measured, training));
    }

    [Fact]
    public async Task FindAsync_NothingShared_CountsNone() =>
        Assert.Equal(0, (await FindAsync(await AddAsync("measured", Rows(100, 50)), await AddAsync("training", Rows(0, 100))))!.Shared);

    [Fact]
    public async Task FindAsync_RowsThatWereLeftOut_AreNotCounted()
    {
        const string Wrong = "{\"instruction\":\"q\"}\n";
        var training = await AddAsync("training", Rows(0, 10) + Wrong);
        var measured = await AddAsync("measured", Rows(8, 10) + Wrong);
        Assert.Equal(new RowOverlap(2, 10, IsWhole: true), await FindAsync(measured, training));
    }

    [Fact]
    public async Task FindAsync_NoHashesStored_KnowsNothing()
    {
        var training = await AddAsync("training", Rows(0, 10));
        using var content = new MemoryStream("{}"u8.ToArray());
        var bare = await store.AddVersionAsync("bare", "data.jsonl", content, Samples.Report, Stop);
        Assert.Null(await FindAsync(bare, training));
        Assert.Equal(new RowOverlap(0, 10, IsWhole: false), await FindAsync(training, bare));
    }

    [Fact]
    public async Task DeleteAsync_VersionWithHashes_LeavesNothing()
    {
        var version = await AddAsync("training", Rows(0, 10));
        Assert.True(await store.DeleteAsync(version.Dataset, version.Version, Stop));
        Assert.Null(await store.OpenRowsAsync(version, Stop));
        Assert.Empty(await clients.Datasets.GetBlobsAsync(cancellationToken: Stop).AllAsync());
    }

    [Fact]
    public async Task DeleteAsync_WhileTheSameBytesAreAdded_NeverLeavesARowWithoutItsHashes()
    {
        var version = (await AddAsync("faq", Rows(0, 3))).Version;
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(AddAsync("faq", Rows(0, 3)), store.DeleteAsync("faq", version, Stop), AddAsync("faq", Rows(0, 3)));
            if (await store.FindAsync("faq", version, Stop) is { } left)
            {
                await using var rows = await store.OpenRowsAsync(left, Stop);
                Assert.NotNull(rows);
            }
        }
    }

    private static string Rows(int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => $"{{\"instruction\":\"Question {i}?\",\"output\":\"Answer {i}.\"}}\n"));

    private Task<RowOverlap?> FindAsync(DatasetVersion measured, params DatasetVersion[] training) => RowOverlap.FindAsync(store, measured, training, Stop);

    private async Task<DatasetVersion> AddAsync(string dataset, string text, string fileName = "data.jsonl")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var intake = new DatasetIntake(new DatasetChecker([], []), store, new TableEventLog(clients), new MemoryScratch(), TimeProvider.System);
        var taken = await intake.AddAsync(dataset, fileName, content, new CheckOptions { SkipsInvalidRows = true }, Stop);
        return taken.Version ?? throw new InvalidOperationException(string.Join(", ", taken.Report.Flatten()));
    }
}
