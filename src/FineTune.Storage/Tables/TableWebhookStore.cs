using Azure.Data.Tables;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;

namespace FineTune.Storage.Tables;

/// <summary>Messages and cursors as rows. Pending messages stand apart from those that ended, so that looking for them reads no others.</summary>
public sealed class TableWebhookStore(StorageClients clients) : IWebhookStore
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<string?> FindCursorAsync(string endpoint, CancellationToken cancellation) =>
        (await table.FindAsync<Cursor>(RowKeys.WebhookCursor(endpoint), cancellation))?.Value.EventId;

    /// <inheritdoc/>
    public async Task SaveCursorAsync(string endpoint, string eventId, CancellationToken cancellation) =>
        await table.TryChangeAsync([Put(RowKeys.WebhookCursor(endpoint), new Cursor(eventId))], cancellation);

    /// <inheritdoc/>
    public async Task AddAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        if (await table.FindAsync<WebhookDelivery>(Key(delivery, isPending: false), cancellation) is null)
        {
            await table.TryChangeAsync([new TableTransactionAction(TableTransactionActionType.Add, table.NewRow(Key(delivery, isPending: true), delivery))], cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var isPending = delivery.State == DeliveryState.Pending;
        await table.TryChangeAsync([Put(Key(delivery, isPending), delivery)], cancellation);
        if (!isPending)
        {
            // After the other, so that a crash between them sends once more rather than never.
            await table.DeleteAsync([Key(delivery, isPending: true)], cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WebhookDelivery>> ListPendingAsync(string endpoint, CancellationToken cancellation) =>
        await ReadAsync(RowKeys.WebhooksOf(endpoint, isPending: true), cancellation);

    /// <inheritdoc/>
    public async Task ForgetAsync(string endpoint, DateTimeOffset happenedBefore, CancellationToken cancellation)
    {
        var ended = await ReadAsync(RowKeys.WebhooksOf(endpoint, isPending: false), cancellation);
        await table.DeleteAsync(ended.Where(delivery => delivery.CreatedAt < happenedBefore).Select(delivery => Key(delivery, isPending: false)), cancellation);
    }

    private static string Key(WebhookDelivery delivery, bool isPending) => RowKeys.Webhook(delivery.Endpoint, delivery.Id, isPending);

    private TableTransactionAction Put<T>(string key, T value) => new(TableTransactionActionType.UpsertReplace, table.NewRow(key, value));

    private async Task<IReadOnlyList<WebhookDelivery>> ReadAsync(RowRange range, CancellationToken cancellation)
    {
        var deliveries = new List<WebhookDelivery>();
        await foreach (var row in table.QueryAsync(range, cancellation: cancellation))
        {
            deliveries.Add(ProjectTable.Read<WebhookDelivery>(row).Value);
        }

        return deliveries;
    }

    private sealed record Cursor(string EventId);
}
