using System.Net;
using System.Net.Sockets;
using FineTune.Functions.Tests;
using FineTune.Storage;
using FineTune.Storage.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace FineTune.Functions.Tests;

/// <summary>One emulator for all tests, on free ports and in a folder of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("finetune-azurite-").FullName;
    private AzuriteProcess? azurite;

    public async ValueTask InitializeAsync()
    {
        var ports = FreePorts(3);
        azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions(folder) { BlobPort = ports[0], QueuePort = ports[1], TablePort = ports[2] },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A table and containers that no other test sees.</summary>
    public StorageOptions NewOptions()
    {
        var suffix = Guid.NewGuid().ToString("N");
        return new StorageOptions
        {
            ConnectionString = azurite!.ConnectionString,
            TableName = "t" + suffix,
            DatasetContainer = "d" + suffix,
            ArtifactContainer = "a" + suffix,
        };
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
