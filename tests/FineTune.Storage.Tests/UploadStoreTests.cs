using Azure;
using Azure.Storage.Blobs.Specialized;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Datasets.Uploads;
using FineTune.Storage.Blobs;

namespace FineTune.Storage.Tests;

public sealed class UploadStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private DatasetInbox inbox = null!;
    private UploadStore uploads = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var clients = await azurite.NewClientsAsync();
        inbox = new DatasetInbox(clients);
        uploads = new UploadStore(clients);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task FindAsync_AfterSaveAsync_GivesTheWholeAnnouncement()
    {
        var mapping = new ColumnMapping(new Dictionary<string, string> { ["instruction"] = "question" }, new MessageTags("role", "content"));
        var session = NewSession(Now) with { Bytes = 5, Md5 = "a", Crc64 = "b", Options = new CheckOptions { CutoffLength = 7, Columns = mapping, SkipsInvalidRows = true } };
        await uploads.SaveAsync(session, Stop);
        var found = (await uploads.FindAsync(session.Id, Stop))!;
        Assert.Equal(session with { Options = found.Options }, found);
        Assert.Equal((7, true, "question", mapping.Tags), (found.Options.CutoffLength, found.Options.SkipsInvalidRows, found.Options.Columns!.Fields["instruction"], found.Options.Columns.Tags));
    }

    [Fact]
    public async Task ForgetAsync_RemovesOldUploadsAndWhatBecameOfThem()
    {
        var (old, young) = (NewSession(Now.AddDays(-8)), NewSession(Now));
        foreach (var session in (UploadSession[])[old, young])
        {
            await uploads.SaveAsync(session, Stop);
            await inbox.SaveAsync(new Arrival(session.Path, "1", "faq", "0123", null, Now), Stop);
        }

        await uploads.ForgetAsync(Now.AddDays(-7), Stop);
        await uploads.ForgetAsync(Now.AddDays(-7), Stop);
        Assert.Null(await uploads.FindAsync(old.Id, Stop));
        Assert.Null(await inbox.FindAsync(old.Path, Stop));
        Assert.NotNull(await uploads.FindAsync(young.Id, Stop));
        Assert.NotNull(await inbox.FindAsync(young.Path, Stop));
    }

    [Fact]
    public async Task GrantAsync_AddressThatHasEnded_WritesNothing()
    {
        var address = await uploads.GrantAsync(NewSession(Now).Path, DateTimeOffset.UtcNow.AddMinutes(-1), Stop);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => new BlockBlobClient(address).StageBlockAsync("AAAA", new MemoryStream([1]), cancellationToken: Stop));
        Assert.Equal(403, refused.Status);
    }

    private static UploadSession NewSession(DateTimeOffset at) =>
        new(Guid.CreateVersion7(at).ToString("N"), "faq", "data.jsonl", null, null, null, CheckOptions.Default, at);
}
