using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableIdempotencyStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClaimAsync_KeyTaken_GivesTheEarlierEntry()
    {
        var store = await NewAsync();
        var first = new IdempotencyEntry("hash", "id-1", Samples.Noon);
        Assert.Equal(first, await store.ClaimAsync("key/1?#'", first, Stop));
        Assert.Equal(first, await store.ClaimAsync("key/1?#'", new("other", "id-2", Samples.Noon.AddHours(1)), Stop));
        Assert.Equal("id-3", (await store.ClaimAsync("key/2", new("hash", "id-3", Samples.Noon), Stop)).ResourceId);
    }

    [Fact]
    public async Task ClaimAsync_ManyAtOnce_AllGetOneEntry()
    {
        var store = await NewAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            i => store.ClaimAsync("key", new("hash", $"id-{i}", Samples.Noon), Stop)));
        Assert.Single(claims.Distinct());
    }

    [Fact]
    public async Task ForgetAsync_MixedAges_ForgetsTheOldOnly()
    {
        var store = await NewAsync();
        for (var i = 0; i < 110; i++)
        {
            await store.ClaimAsync($"old-{i}", new("hash", "old", Samples.Noon.AddSeconds(i)), Stop);
        }

        await store.ClaimAsync("new", new("hash", "new", Samples.Noon.AddDays(1)), Stop);
        await Task.WhenAll(store.ForgetAsync(Samples.Noon.AddDays(1), Stop), store.ForgetAsync(Samples.Noon.AddDays(1), Stop));

        var later = new IdempotencyEntry("hash", "later", Samples.Noon.AddDays(2));
        Assert.Equal("new", (await store.ClaimAsync("new", later, Stop)).ResourceId);
        Assert.Equal("later", (await store.ClaimAsync("old-0", later, Stop)).ResourceId);
        Assert.Equal("later", (await store.ClaimAsync("old-109", later, Stop)).ResourceId);
    }

    private async Task<TableIdempotencyStore> NewAsync() => new(await azurite.NewClientsAsync());
}
