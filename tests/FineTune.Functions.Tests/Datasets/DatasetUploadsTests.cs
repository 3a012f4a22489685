using System.Text;
using Azure.Storage.Blobs;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using FineTune.Functions.Datasets;
using FineTune.Storage;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace FineTune.Functions.Tests.Datasets;

public sealed class DatasetUploadsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_FileThatTrains_BecomesAVersionOnceAndIsRemoved()
    {
        var (uploads, store, container) = await NewAsync();
        var blob = await PutAsync(container, "{\"instruction\":\"a\",\"output\":\"b\"}\n");

        await uploads.RunAsync(blob, "faq", "data.jsonl", Cancellation);
        await uploads.RunAsync(blob, "faq", "data.jsonl", Cancellation);

        Assert.Single(await VersionsAsync(store));
        Assert.False(await blob.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_FileThatCannotTrain_IsLeftWhereItIs()
    {
        var (uploads, store, container) = await NewAsync();
        var blob = await PutAsync(container, "{\"question\":\"a\"}\n");

        await uploads.RunAsync(blob, "faq", "data.jsonl", Cancellation);

        Assert.Empty(await VersionsAsync(store));
        Assert.True(await blob.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task RunAsync_FolderThatIsNoName_IsLeftWhereItIs()
    {
        var (uploads, store, container) = await NewAsync();
        var blob = await PutAsync(container, "{\"instruction\":\"a\",\"output\":\"b\"}\n");

        await uploads.RunAsync(blob, "No Name", "data.jsonl", Cancellation);

        Assert.Empty(await VersionsAsync(store));
        Assert.True(await blob.ExistsAsync(Cancellation));
    }

    private async Task<(DatasetUploads Uploads, IDatasetStore Store, BlobContainerClient Container)> NewAsync()
    {
        var options = azurite.NewOptions();
        var clients = new StorageClients(options);
        await clients.EnsureCreatedAsync(Cancellation);
        var store = new DatasetStore(clients);
        var intake = new DatasetIntake(new DatasetChecker([], []), store, new TableEventLog(clients), new MemoryScratch(), TimeProvider.System);
        var container = new BlobServiceClient(options.ConnectionString).GetBlobContainerClient("i" + Guid.NewGuid().ToString("N"));
        await container.CreateAsync(cancellationToken: Cancellation);
        return (new DatasetUploads(intake, NullLogger<DatasetUploads>.Instance), store, container);
    }

    private static async Task<BlobClient> PutAsync(BlobContainerClient container, string content)
    {
        var blob = container.GetBlobClient("faq/data.jsonl");
        await blob.UploadAsync(new BinaryData(Encoding.UTF8.GetBytes(content)), Cancellation);
        return blob;
    }

    private static async Task<List<DatasetVersion>> VersionsAsync(IDatasetStore store)
    {
        var versions = new List<DatasetVersion>();
        await foreach (var version in store.ListAsync(null, Cancellation))
        {
            versions.Add(version);
        }

        return versions;
    }
}
