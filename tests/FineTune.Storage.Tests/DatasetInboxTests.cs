using System.Text;
using Azure.Storage.Blobs.Specialized;
using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Events;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

public sealed class DatasetInboxTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Good = "{\"instruction\":\"q\",\"output\":\"a\"}\n";

    private static readonly Workspace WithRoomForOne = new(
        Workspace.Default, Samples.Noon, [], Quotas: WorkspaceQuotas.None with { StorageBytes = Good.Length + 1 });

    private StorageClients clients = null!;
    private DatasetInbox inbox = null!;
    private DatasetStore datasets = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clients = await azurite.NewClientsAsync();
        inbox = new DatasetInbox(clients);
        datasets = new DatasetStore(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TakeAsync_OneFileToldFiveTimesAtOnce_MakesOneVersion()
    {
        await WriteAsync("faq/march.jsonl", Good);
        var file = Assert.Single(await inbox.ListAsync(Stop).AllAsync());
        var arrivals = Arrivals();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => arrivals.TakeAsync(file, Stop)));
        await arrivals.TakeAsync(file, Stop);

        var version = Assert.Single(await datasets.ListAsync("faq", Stop).AllAsync());
        Assert.Equal(version.Version, (await inbox.FindAsync("faq/march.jsonl", Stop))!.Version);
        Assert.Empty(await inbox.ListAsync(Stop).AllAsync());
    }

    [Fact]
    public async Task TakeAsync_FileThatIsTakenByAnotherWhileItIsRead_TellsWhatBecameOfIt()
    {
        await WriteAsync("faq/large.jsonl", string.Concat(Enumerable.Range(0, 100).Select(row => $$"""{"instruction":"q{{row}}","output":"{{new string('a', 40_000)}}"}""" + "\n")));
        var file = Assert.Single(await inbox.ListAsync(Stop).AllAsync());
        var overtaken = Arrivals(new OvertakenInbox(inbox, one => Arrivals().TakeAsync(one, Stop)));
        var arrival = await overtaken.TakeAsync(file, Stop);
        Assert.Equal(Assert.Single(await datasets.ListAsync("faq", Stop).AllAsync()).Version, arrival!.Version);

        await WriteAsync("faq/gone.jsonl", string.Concat(Enumerable.Repeat(Good, 100_000)));
        file = Assert.Single(await inbox.ListAsync(Stop).AllAsync());
        Assert.Null(await Arrivals(new OvertakenInbox(inbox, one => inbox.RemoveAsync(one, Stop))).TakeAsync(file, Stop));
    }

    [Fact]
    public async Task LookAsync_AfterTheVersionWasStoredButNotNoted_GivesTheSameVersion()
    {
        await WriteAsync("faq/march.jsonl", Good);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Good));
        var before = await Intake().AddAsync("faq", "march.jsonl", content, CheckOptions.Default, Stop);
        Assert.Equal(1, await Arrivals().LookAsync(Stop));
        Assert.Equal(before.Version!.Version, Assert.Single(await datasets.ListAsync("faq", Stop).AllAsync()).Version);
    }

    [Fact]
    public async Task LookAsync_NotedButNotRemoved_Removes()
    {
        await WriteAsync("faq/march.jsonl", Good);
        var file = Assert.Single(await inbox.ListAsync(Stop).AllAsync());
        await inbox.SaveAsync(new Arrival(file.Path, file.ETag, "faq", "0123", null, DateTimeOffset.UnixEpoch), Stop);
        await Arrivals().LookAsync(Stop);
        Assert.Empty(await inbox.ListAsync(Stop).AllAsync());
        Assert.Empty(await datasets.ListAsync("faq", Stop).AllAsync());
    }

    [Fact]
    public async Task LookAsync_BadFile_KeepsItWithItsReportAndReadsItOnce()
    {
        await WriteAsync("faq/bad.jsonl", "nonsense");
        await WriteAsync("no-folder.jsonl", Good);
        var arrivals = Arrivals();
        Assert.Equal(0, await arrivals.LookAsync(Stop));
        Assert.Equal("invalid-json", Assert.Single((await inbox.FindAsync("faq/bad.jsonl", Stop))!.Report!.Findings).Code);
        Assert.Null((await inbox.FindAsync("no-folder.jsonl", Stop))!.Report);

        var before = clients.Requests;
        await arrivals.LookAsync(Stop);
        Assert.Equal(1, clients.Requests - before);
        Assert.Equal(2, (await inbox.ListArrivalsAsync(Stop)).Count);

        // Corrected under the same name, it is another arrival.
        await WriteAsync("faq/bad.jsonl", Good);
        Assert.Equal(1, await arrivals.LookAsync(Stop));
    }

    [Fact]
    public async Task LookAsync_FileThatLackedRoom_IsTakenWithinAMinuteOfThereBeingRoomAndNotTriedBefore()
    {
        var clock = new FakeTimeProvider(Samples.Noon);
        await new TableAccessStore(clients, clock).AddAsync(WithRoomForOne, Stop);
        var arrivals = LimitedArrivals(clock);
        await WriteAsync("first/a.jsonl", Good);
        Assert.Equal(1, await arrivals.LookAsync(Stop));
        await WriteAsync("second/b.jsonl", Good);
        for (var minute = 0; minute < 3; minute++)
        {
            Assert.Equal(0, await arrivals.LookAsync(Stop));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        // One refusal is told, however often it is looked at.
        Assert.Single(await new TableEventLog(clients).ReadDatasetsAsync(null, 10, Stop), told => told.Type == EventTypes.VersionFailed);

        await datasets.DeleteAsync("first", null, Stop);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await arrivals.LookAsync(Stop));
        Assert.Empty(await inbox.ListAsync(Stop).AllAsync());
    }

    [Fact]
    public async Task LookAsync_FileThatLackedRoomBeforeTheHostWasKilled_IsTakenByTheNextHost()
    {
        var clock = new FakeTimeProvider(Samples.Noon);
        await new TableAccessStore(clients, clock).AddAsync(WithRoomForOne, Stop);
        await WriteAsync("first/a.jsonl", Good);
        await WriteAsync("second/b.jsonl", Good);
        Assert.Equal(1, await LimitedArrivals(clock).LookAsync(Stop));
        await datasets.DeleteAsync("first", null, Stop);

        Assert.Equal(1, await LimitedArrivals(clock).LookAsync(Stop));
    }

    [Fact]
    public async Task ListAsync_UploadUnderWay_IsNotSeen()
    {
        var blob = clients.Datasets.GetBlockBlobClient(DatasetInbox.Folder + "faq/large.jsonl");
        var block = Convert.ToBase64String("block-1"u8);
        await blob.StageBlockAsync(block, new MemoryStream(Encoding.UTF8.GetBytes(Good)), cancellationToken: Stop);
        Assert.Empty(await inbox.ListAsync(Stop).AllAsync());
        await blob.CommitBlockListAsync([block], cancellationToken: Stop);
        Assert.Single(await inbox.ListAsync(Stop).AllAsync());
    }

    [Fact]
    public async Task OpenAsync_WrittenAnewSinceTheList_GivesNullAndRemoveLeavesIt()
    {
        await WriteAsync("faq/a.jsonl", Good);
        var file = Assert.Single(await inbox.ListAsync(Stop).AllAsync());
        await WriteAsync("faq/a.jsonl", Good + Good);
        Assert.Null(await inbox.OpenAsync(file, Stop));
        await inbox.RemoveAsync(file, Stop);
        Assert.Single(await inbox.ListAsync(Stop).AllAsync());
    }

    [Fact]
    public async Task LookAsync_FileInTheInboxOfAWorkspace_BecomesAVersionThereAlone()
    {
        await new TableAccessStore(clients, TimeProvider.System).AddAsync(new Workspace("team-a", DateTimeOffset.UnixEpoch, []), Stop);
        using (AccessScope.Enter("team-a"))
        {
            await WriteAsync("faq/a.jsonl", Good);
        }

        Assert.Equal(1, await Arrivals().LookAsync(Stop));

        Assert.Null(await datasets.FindAsync("faq", null, Stop));
        using var scope = AccessScope.Enter("team-a");
        var version = await datasets.FindAsync("faq", null, Stop);
        Assert.StartsWith("_workspaces/team-a/faq/", version?.BlobPath, StringComparison.Ordinal);
        Assert.Empty(await inbox.ListAsync(Stop).AllAsync());
    }

    /// <summary>Those of a host that keeps to what a workspace may keep.</summary>
    private DatasetArrivals LimitedArrivals(TimeProvider clock) =>
        Arrivals(null, clock, new StorageKeeper(new TableAccessStore(clients, clock), datasets));

    private DatasetArrivals Arrivals(IDatasetInbox? other = null, TimeProvider? clock = null, StorageKeeper? storage = null) => new(
        new TableAccessStore(clients, clock ?? TimeProvider.System), other ?? inbox, new UploadStore(clients), Intake(storage), new TableEventLog(clients),
        clock ?? TimeProvider.System, storage);

    private DatasetIntake Intake(StorageKeeper? storage = null) =>
        new(new DatasetChecker([], []), datasets, new TableEventLog(clients), new MemoryScratch(), TimeProvider.System, storage);

    private async Task WriteAsync(string path, string text) =>
        await clients.Datasets.GetBlobClient(DatasetInbox.Folder + path).UploadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), overwrite: true, Stop);
}
