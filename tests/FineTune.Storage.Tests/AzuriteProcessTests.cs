using System.Runtime.Versioning;
using FineTune.Storage.Azurite;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class AzuriteProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("finetune-azurite-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task StartAsync_AfterAStop_StillHasEveryRow()
    {
        var options = AzuriteFixture.Options(folder);
        var storage = new StorageOptions { ConnectionString = options.ConnectionString };
        await using (var first = await AzuriteProcess.StartAsync(options, Stop))
        {
            Assert.True(first.IsOwn);
            await using var second = await AzuriteProcess.StartAsync(options, Stop);
            Assert.False(second.IsOwn);
            var clients = new StorageClients(storage);
            await clients.EnsureCreatedAsync(Stop);
            await new TableTaskStore(clients).CreateAsync(Samples.Task("one"), [Samples.Job("one", "a")], [], Stop);
        }

        await using var again = await AzuriteProcess.StartAsync(options, Stop);
        Assert.True(again.IsOwn);
        Assert.NotNull(await new TableTaskStore(new StorageClients(storage)).FindAsync("one", Stop));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task StartAsync_BrokenProgram_TellsWhy()
    {
        var node = Path.Combine(folder, "node");
        await File.WriteAllTextAsync(node, "#!/bin/sh\necho 'no luck' >&2\nexit 3\n", Stop);
        File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AzuriteProcess.StartAsync(AzuriteFixture.Options(folder) with { Node = node }, Stop));
        Assert.Contains("code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no luck", failure.Message, StringComparison.Ordinal);
    }
}
