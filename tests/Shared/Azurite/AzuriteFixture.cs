using System.Net;
using System.Net.Sockets;
using FineTune.Storage;
using FineTune.Storage.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace FineTune.Tests.Shared.Azurite;

/// <summary>One emulator for all tests of an assembly, on free ports and in a folder of its own. Compiled into each that needs it.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("finetune-azurite-").FullName;
    private AzuriteProcess? azurite;

    public async ValueTask InitializeAsync() =>
        azurite = await AzuriteProcess.StartAsync(Options(folder), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    public static AzuriteOptions Options(string folder)
    {
        var ports = FreePorts(3);
        return new AzuriteOptions(folder) { BlobPort = ports[0], QueuePort = ports[1], TablePort = ports[2] };
    }

    /// <summary>A table and containers that no other test sees.</summary>
    public StorageOptions NewOptions(string? table = null, string project = "default")
    {
        var suffix = Guid.NewGuid().ToString("N");
        return new StorageOptions
        {
            ConnectionString = azurite!.ConnectionString,
            Project = project,
            TableName = table ?? "t" + suffix,
            DatasetContainer = "d" + suffix,
            ArtifactContainer = "a" + suffix,
        };
    }

    /// <summary>Clients of a table and containers that exist already.</summary>
    public async Task<StorageClients> NewClientsAsync(string? table = null, string project = "default")
    {
        var clients = new StorageClients(NewOptions(table, project));
        await clients.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        return clients;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
