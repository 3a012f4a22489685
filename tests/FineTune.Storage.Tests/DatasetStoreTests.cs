using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Storage.Blobs;

namespace FineTune.Storage.Tests;

public sealed class DatasetStoreTests(AzuriteFixture azurite) : IAsyncLifetime
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
    public async Task AddVersionAsync_NewContent_IsFoundAndOpened()
    {
        var added = await AddAsync("faq", "hello", "faq.jsonl");
        var sha = Convert.ToHexStringLower(SHA256.HashData("hello"u8));
        Assert.Equal((sha, sha[..16], 5L, "faq.jsonl"), (added.Sha256, added.Version, added.Bytes, added.FileName));
        Assert.Equal(Samples.Text(added), Samples.Text(await store.FindAsync("faq", added.Version, Stop)));
        Assert.Equal(Samples.Text(Samples.Report), Samples.Text(added.Report));
        await using var content = await store.OpenAsync(added, Stop);
        Assert.Equal("hello", await new StreamReader(content!).ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task AddVersionAsync_SameContent_GivesTheEarlierVersion()
    {
        var first = await AddAsync("faq", "hello", "a.jsonl");
        var again = await AddAsync("faq", "hello", "b.jsonl");
        Assert.Equal(Samples.Text(first), Samples.Text(again));
        Assert.Single(await store.ListAsync("faq", Stop).AllAsync());
        Assert.Equal([first.BlobPath], await BlobsAsync());
    }

    [Fact]
    public async Task AddVersionAsync_SameContentAtOnce_AllGetOneVersion()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync("faq", "hello", $"f{i}.jsonl")));
        Assert.Single(added.Select(Samples.Text).Distinct());
        Assert.Equal([added[0].BlobPath], await BlobsAsync());
    }

    [Fact]
    public async Task AddVersionAsync_SameFileOfManyBlocksAtOnce_AllGetOneVersion()
    {
        var text = new string('a', 17 * 1024 * 1024);
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => AddAsync("faq", text)));
        Assert.Single(added.Select(Samples.Text).Distinct());
        await using var content = await store.OpenAsync(added[0], Stop);
        Assert.Equal(added[0].Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(content!, Stop)));
    }

    [Fact]
    public async Task FindAsync_NoVersionGiven_GivesTheNewest()
    {
        await AddAsync("faq", "1");
        var newest = await AddAsync("faq", "2");
        await AddAsync("faq", "1");
        Assert.Equal(newest.Version, (await store.FindAsync("faq", null, Stop))!.Version);
        Assert.Null(await store.FindAsync("none", null, Stop));
        Assert.Null(await store.FindAsync("faq", "none", Stop));
    }

    [Fact]
    public async Task ListAsync_SeveralDatasets_ComesByNameThenNewestFirst()
    {
        foreach (var (dataset, text) in new[] { ("b", "1"), ("a-b", "1"), ("a", "1"), ("a", "2"), ("a", "3") })
        {
            await AddAsync(dataset, text);
        }

        var all = await store.ListAsync(null, Stop).AllAsync();
        Assert.Equal(["a", "a", "a", "a-b", "b"], all.Select(one => one.Dataset));
        Assert.Equal(all.Take(3).OrderByDescending(one => one.CreatedAt), all.Take(3));
        Assert.Equal(3, (await store.ListAsync("a", Stop).AllAsync()).Count);
        Assert.Empty(await store.ListAsync("none", Stop).AllAsync());
    }

    [Fact]
    public async Task DeleteAsync_VersionThenAll_LeavesNoFile()
    {
        var one = await AddAsync("faq", "1");
        await AddAsync("faq", "2");
        await AddAsync("faq", "3");
        var other = await AddAsync("faq-b", "1");

        Assert.True(await store.DeleteAsync("faq", one.Version, Stop));
        Assert.False(await store.DeleteAsync("faq", one.Version, Stop));
        Assert.Null(await store.FindAsync("faq", one.Version, Stop));
        Assert.Null(await store.OpenAsync(one, Stop));
        Assert.True(await store.DeleteAsync("faq", null, Stop));
        Assert.False(await store.DeleteAsync("faq", null, Stop));
        Assert.Equal([other.BlobPath], await BlobsAsync());
    }

    [Fact]
    public async Task SaveTokensAsync_IsFoundByItsKeyAndGoesWithTheVersion()
    {
        var added = await AddAsync("faq", "hello");
        var count = new TokenCount("llama3", 3, 2, 1, [new RowLength(7, 1)]);
        await store.SaveTokensAsync(added, "0123456789abcdef", count, Stop);
        await store.SaveTokensAsync(added, "fedcba9876543210", count with { Template = null }, Stop);

        Assert.Equal(Samples.Text(count), Samples.Text(await store.FindTokensAsync(added, "0123456789abcdef", Stop)));
        Assert.Null((await store.FindTokensAsync(added, "fedcba9876543210", Stop))!.Template);
        Assert.Null(await store.FindTokensAsync(added, "0000000000000000", Stop));

        await store.DeleteAsync("faq", added.Version, Stop);
        Assert.Empty(await BlobsAsync());
        await store.SaveTokensAsync(added, "0123456789abcdef", count, Stop);
        Assert.Empty(await BlobsAsync());
    }

    [Fact]
    public async Task DeleteAsync_WhileTheSameBytesAreAdded_NeverLeavesARowWithoutItsFile()
    {
        var version = (await AddAsync("faq", "hello")).Version;
        for (var round = 0; round < 40; round++)
        {
            var adds = Enumerable.Range(0, 3).Select(_ => AddAsync("faq", "hello"));
            var deletes = Enumerable.Range(0, 2).Select(async turn =>
            {
                await Task.Delay(turn * round % 8, Stop);
                return await store.DeleteAsync("faq", version, Stop);
            });
            await Task.WhenAll([.. adds.Cast<Task>(), .. deletes]);
            if (await store.FindAsync("faq", version, Stop) is { } left)
            {
                await using var content = await store.OpenAsync(left, Stop);
                Assert.NotNull(content);
            }
        }
    }

    private async Task<DatasetVersion> AddAsync(string dataset, string text, string fileName = "data.jsonl")
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.AddVersionAsync(dataset, fileName, content, Samples.Report, Stop);
    }

    private async Task<List<string>> BlobsAsync() =>
        [.. (await clients.Datasets.GetBlobsAsync(cancellationToken: Stop).AllAsync()).Select(blob => blob.Name)];
}
