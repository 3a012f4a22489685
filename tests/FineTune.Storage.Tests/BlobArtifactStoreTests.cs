using System.Text;
using FineTune.Storage.Blobs;

namespace FineTune.Storage.Tests;

public sealed class BlobArtifactStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Path = "runs/t1/a/metrics.jsonl";

    private BlobArtifactStore store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = new BlobArtifactStore(await azurite.NewClientsAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task PutAsync_Twice_LeavesTheSecond()
    {
        await PutAsync(Path, "first and longer");
        await PutAsync(Path, "second");
        Assert.Equal("second", await ReadAsync(Path));
        var found = await store.FindAsync(Path, Stop);
        Assert.Equal((Path, 6L), (found!.Path, found.Bytes));
        Assert.InRange(found.LastModified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task PutAsync_LargeFile_IsReadBackWhole()
    {
        var bytes = new byte[20 * 1024 * 1024 + 3];
        new Random(1).NextBytes(bytes);
        await store.PutAsync(Path, new MemoryStream(bytes), Stop);
        await using var stream = await store.OpenAsync(Path, 0, null, Stop);
        using var read = new MemoryStream();
        await stream!.CopyToAsync(read, Stop);
        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
    }

    [Fact]
    public async Task OpenAsync_OfAFileThatIsReplacedAgainAndAgain_GivesOneOfItsContentsWhole()
    {
        var contents = new[] { new string('a', 300_000), new string('b', 200_000) };
        await PutAsync(Path, contents[0]);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var writing = Task.Run(
            async () =>
            {
                for (var turn = 1; !enough.IsCancellationRequested; turn++)
                {
                    await PutAsync(Path, contents[turn % 2]);
                }
            },
            Stop);
        for (var look = 0; look < 40; look++)
        {
            Assert.Contains(await ReadAsync(Path), contents);
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task AppendAsync_InOrder_Grows()
    {
        Assert.Equal(3, await AppendAsync(0, "one"));
        Assert.Equal(6, await AppendAsync(3, "two"));
        Assert.Equal("onetwo", await ReadAsync(Path));
    }

    [Fact]
    public async Task AppendAsync_RepeatedCall_ChangesNothing()
    {
        await AppendAsync(0, "one");
        Assert.Equal(3, await AppendAsync(0, "one"));
        await AppendAsync(3, "two");
        Assert.Equal(6, await AppendAsync(3, "two"));
        Assert.Equal("onetwo", await ReadAsync(Path));
    }

    [Fact]
    public async Task AppendAsync_WrongOffset_GivesTheLengthToGoOnFrom()
    {
        Assert.Equal(0, await AppendAsync(5, "late"));
        Assert.Null(await store.FindAsync(Path, Stop));
        await AppendAsync(0, "one");
        Assert.Equal(3, await AppendAsync(9, "x"));
        Assert.Equal(3, await AppendAsync(1, "y"));
        Assert.Equal("one", await ReadAsync(Path));
    }

    [Fact]
    public async Task AppendAsync_NoBytes_CreatesOrMeasures()
    {
        Assert.Equal(0, await AppendAsync(0, ""));
        Assert.Equal(0, (await store.FindAsync(Path, Stop))!.Bytes);
        Assert.Equal("", await ReadAsync(Path));
        await AppendAsync(0, "one");
        Assert.Equal(3, await AppendAsync(0, ""));
    }

    [Fact]
    public async Task AppendAsync_ManyWritersOfOneFile_WriteItOnce()
    {
        var whole = string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n"));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async step =>
        {
            for (long at = 0; at < whole.Length;)
            {
                at = await AppendAsync(at, whole.Substring((int)at, (int)Math.Min(step * 7, whole.Length - at)));
            }
        }));
        Assert.Equal(whole, await ReadAsync(Path));
    }

    [Fact]
    public async Task OpenAsync_Ranges_GiveThatPart()
    {
        await PutAsync(Path, "0123456789");
        Assert.Equal("3456789", await ReadAsync(Path, 3));
        Assert.Equal("34", await ReadAsync(Path, 3, 2));
        Assert.Equal("89", await ReadAsync(Path, 8, 50));
        Assert.Equal("01", await ReadAsync(Path, 0, 2));
        Assert.Equal("", await ReadAsync(Path, 3, 0));
        Assert.Equal("", await ReadAsync(Path, 10));
        Assert.Equal("", await ReadAsync(Path, 99, 5));
    }

    [Fact]
    public async Task OpenAsync_NoFile_GivesNull()
    {
        Assert.Null(await store.OpenAsync(Path, 0, null, Stop));
        Assert.Null(await store.OpenAsync(Path, 5, 5, Stop));
        Assert.Null(await store.OpenAsync(Path, 0, 0, Stop));
        Assert.Null(await store.FindAsync(Path, Stop));
    }

    [Fact]
    public async Task OpenAsync_EmptyFile_GivesAnEmptyStream()
    {
        await PutAsync(Path, "");
        Assert.Equal("", await ReadAsync(Path));
        Assert.Equal("", await ReadAsync(Path, 0, 10));
    }

    [Fact]
    public async Task ListAsync_Prefix_GivesFilesBelowInPathOrder()
    {
        foreach (var path in new[] { "runs/t1/b/x", "runs/t1/a/z", "runs/t1/a/checkpoints/1/COMPLETE", "runs/t10/a/x", "runs/t1/a-b/中 文.txt" })
        {
            await PutAsync(path, path);
        }

        var files = await store.ListAsync("runs/t1/", Stop).AllAsync();
        Assert.Equal(
            ["runs/t1/a-b/中 文.txt", "runs/t1/a/checkpoints/1/COMPLETE", "runs/t1/a/z", "runs/t1/b/x"],
            files.Select(file => file.Path));
        Assert.All(files, file => Assert.Equal(Encoding.UTF8.GetByteCount(file.Path), file.Bytes));
        Assert.Equal("runs/t1/a-b/中 文.txt", await ReadAsync("runs/t1/a-b/中 文.txt"));
    }

    [Fact]
    public async Task DeleteAllAsync_Prefix_LeavesOthers()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => PutAsync($"runs/t1/a/{i}", "x")));
        await PutAsync("runs/t1/ab/x", "x");
        await Task.WhenAll(store.DeleteAllAsync("runs/t1/a/", Stop), store.DeleteAllAsync("runs/t1/a/", Stop));
        await store.DeleteAllAsync("runs/t1/a/", Stop);
        Assert.Equal(["runs/t1/ab/x"], (await store.ListAsync("runs/", Stop).AllAsync()).Select(file => file.Path));
        await Assert.ThrowsAsync<ArgumentException>(() => store.DeleteAllAsync("", Stop));
    }

    private async Task PutAsync(string path, string text) =>
        await store.PutAsync(path, new MemoryStream(Encoding.UTF8.GetBytes(text)), Stop);

    private async Task<long> AppendAsync(long offset, string text) =>
        await store.AppendAsync(Path, offset, Encoding.UTF8.GetBytes(text), Stop);

    private async Task<string> ReadAsync(string path, long offset = 0, long? length = null)
    {
        await using var stream = await store.OpenAsync(path, offset, length, Stop);
        Assert.NotNull(stream);
        return await new StreamReader(stream).ReadToEndAsync(Stop);
    }
}
