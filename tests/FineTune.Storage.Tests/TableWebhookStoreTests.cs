using FineTune.Core.Webhooks;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Tests;

public sealed class TableWebhookStoreTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddSaveForget_AMessage_IsPendingUntilItEndsAndThenKeptFromComingBack()
    {
        var store = new TableWebhookStore(await azurite.NewClientsAsync());
        var first = new WebhookDelivery("wh_1", "one", "{}", Samples.Noon, Samples.Noon);
        await store.AddAsync(first, Stop);
        await store.AddAsync(first with { Body = "{\"other\":1}" }, Stop);
        await store.AddAsync(first with { Endpoint = "one-b" }, Stop);

        Assert.Equal([first], await store.ListPendingAsync("one", Stop));
        var again = first.After("status 500", Samples.Noon, WebhookSchedule.Life);
        await store.SaveAsync(again, Stop);
        Assert.Equal([again], await store.ListPendingAsync("one", Stop));

        await store.SaveAsync(again.After(null, Samples.Noon, WebhookSchedule.Life), Stop);
        await store.AddAsync(first, Stop);
        Assert.Empty(await store.ListPendingAsync("one", Stop));

        await store.ForgetAsync("one", Samples.Noon.AddDays(1), Stop);
        await store.AddAsync(first, Stop);
        Assert.Single(await store.ListPendingAsync("one", Stop));
        Assert.Single(await store.ListPendingAsync("one-b", Stop));
    }

    [Fact]
    public async Task Cursor_IsThatOfItsReceiver()
    {
        var store = new TableWebhookStore(await azurite.NewClientsAsync());
        Assert.Null(await store.FindCursorAsync("one", Stop));

        await store.AddCursorAsync("one", "1", Stop);
        await store.MoveCursorAsync("one", "2", Stop);
        await store.AddCursorAsync("one", "3", Stop);

        Assert.Equal(("2", null), (await store.FindCursorAsync("one", Stop), await store.FindCursorAsync("two", Stop)));
    }

    [Fact]
    public async Task Cursor_OfAReceiverThatIsRemoved_DoesNotComeBack()
    {
        var store = new TableWebhookStore(await azurite.NewClientsAsync());
        await store.AddCursorAsync("one", "1", Stop);
        await store.RemoveAsync("one", Stop);

        await store.MoveCursorAsync("one", "2", Stop);

        Assert.Null(await store.FindCursorAsync("one", Stop));
    }
}
