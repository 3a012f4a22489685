using FineTune.Core.Datasets.Tokens;
using FineTune.Storage.Blobs;

namespace FineTune.Storage.Tests;

public sealed class KnownDatasetsTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_Again_AsksTheStoreNothing()
    {
        var (clients, known) = await NewAsync();
        var added = await AddAsync(known, "one");
        Assert.Equal(added.Version, (await known.FindAsync("faq", null, Stop))!.Version);

        var before = clients.Requests;
        Assert.Equal(added.Version, (await known.FindAsync("faq", null, Stop))!.Version);
        Assert.Equal(added.Version, (await known.FindAsync("faq", added.Version, Stop))!.Version);
        Assert.Null(await known.FindAsync("faq", "0000000000000000", Stop));
        Assert.Equal(before, clients.Requests);
    }

    [Fact]
    public async Task FindAsync_AfterUploadAndDelete_SeesThem()
    {
        var (_, known) = await NewAsync();
        var first = await AddAsync(known, "one");
        await known.FindAsync("faq", null, Stop);
        var second = await AddAsync(known, "two");
        Assert.Equal(second.Version, (await known.FindAsync("faq", null, Stop))!.Version);

        await known.DeleteAsync("faq", second.Version, Stop);
        Assert.Equal(first.Version, (await known.FindAsync("faq", null, Stop))!.Version);
        await known.DeleteAsync("faq", null, Stop);
        Assert.Null(await known.FindAsync("faq", null, Stop));
    }

    [Fact]
    public async Task FindTokensAsync_Again_AsksTheStoreNothingAndSeesWhatWasSavedSince()
    {
        var (clients, known) = await NewAsync();
        var added = await AddAsync(known, "one");
        Assert.Null(await known.FindTokensAsync(added, "0123456789abcdef", Stop));

        var before = clients.Requests;
        Assert.Null(await known.FindTokensAsync(added, "0123456789abcdef", Stop));
        Assert.Equal(before, clients.Requests);

        await known.SaveTokensAsync(added, "0123456789abcdef", new TokenCount(null, 1, 1, 0, []), Stop);
        before = clients.Requests;
        Assert.Equal(1, (await known.FindTokensAsync(added, "0123456789abcdef", Stop))!.Rows);
        Assert.Equal(before, clients.Requests);
    }

    private async Task<(StorageClients Clients, KnownDatasets Known)> NewAsync()
    {
        var clients = await azurite.NewClientsAsync();
        return (clients, new KnownDatasets(new DatasetStore(clients)));
    }

    private static async Task<Core.Datasets.DatasetVersion> AddAsync(KnownDatasets known, string text)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        return await known.AddVersionAsync("faq", "faq.txt", content, Samples.Report, Stop);
    }
}
