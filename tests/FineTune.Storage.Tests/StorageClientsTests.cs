using FineTune.Core.Ports;
using FineTune.Storage.Azurite;
using FineTune.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Storage.Tests;

public sealed class StorageClientsTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_OneCall_CountsOne()
    {
        var clients = await azurite.NewClientsAsync();
        await clients.EnsureCreatedAsync(Stop);
        var store = new TableTaskStore(clients);
        var before = clients.Requests;
        await store.CreateAsync(Samples.Task("one"), [Samples.Job("one", "a")], [Samples.Event("one", null, 1)], Stop);
        Assert.Equal(1, clients.Requests - before);
        await store.FindAsync("one", Stop);
        Assert.Equal(3, clients.Requests - before);
    }

    [Fact]
    public void Constructor_NoAccount_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new StorageClients(new StorageOptions { BlobServiceUri = new("https://x") }));

    [Fact]
    public void Constructor_ServiceAddresses_NeedsNoConnectionString() =>
        Assert.Equal(0, new StorageClients(new StorageOptions
        {
            BlobServiceUri = new("https://account.blob.example"),
            TableServiceUri = new("https://account.table.example"),
        }).Requests);

    [Fact]
    public void AddFineTuneStorage_Always_RegistersEveryPort()
    {
        var services = new ServiceCollection();
        services.AddFineTuneStorage(new StorageOptions { ConnectionString = new AzuriteOptions("x").ConnectionString });
        Type[] ports =
        [
            typeof(ITaskStore), typeof(IEventLog), typeof(IIdempotencyStore), typeof(IDatasetStore), typeof(IArtifactStore),
            typeof(IDatasetInbox), typeof(IUploadStore), typeof(IRuleStore),
        ];
        foreach (var port in ports)
        {
            var service = Assert.Single(services, one => one.ServiceType == port);
            Assert.Equal(ServiceLifetime.Singleton, service.Lifetime);
        }

        Assert.Single(services, one => one.ServiceType == typeof(StorageClients));
    }
}
