using Azure;
using Azure.Data.Tables;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;

namespace FineTune.Storage.Tables;

/// <summary>Messages and cursors as rows. Messages stand apart by their state, so that looking for pending ones reads no others.</summary>
public sealed class TableWebhookStore(StorageClients clients) : IWebhookStore
{
    private static readonly IReadOnlyList<DeliveryState> Ended = [DeliveryState.Delivered, DeliveryState.Failed];

    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<string?> FindCursorAsync(string endpoint, CancellationToken cancellation) =>
        (await table.FindAsync<Cursor>(RowKeys.WebhookCursor(endpoint), cancellation))?.Value.EventId;

    /// <inheritdoc/>
    public async Task AddCursorAsync(string endpoint, string eventId, CancellationToken cancellation) =>
        await table.TryChangeAsync([new(TableTransactionActionType.Add, table.NewRow(RowKeys.WebhookCursor(endpoint), new Cursor(eventId)))], cancellation);

    /// <inheritdoc/>
    public async Task MoveCursorAsync(string endpoint, string eventId, CancellationToken cancellation) =>
        await table.TryMergeAsync(table.NewRow(RowKeys.WebhookCursor(endpoint), new Cursor(eventId)), ETag.All.ToString(), cancellation);

    /// <inheritdoc/>
    public async Task AddAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        foreach (var state in Ended)
        {
            if (await table.FindAsync<WebhookDelivery>(RowKeys.Webhook(delivery.Endpoint, delivery.Id, state), cancellation) is not null)
            {
                return;
            }
        }

        await table.TryChangeAsync([new(TableTransactionActionType.Add, Row(delivery))], cancellation);
    }

    /// <inheritdoc/>
    public async Task SaveAsync(WebhookDelivery delivery, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        await (delivery.State == DeliveryState.Pending
            ? table.TryChangeAsync([new(TableTransactionActionType.UpdateReplace, Row(delivery), ETag.All)], cancellation)
            : MoveAsync(delivery with { State = DeliveryState.Pending }, delivery, cancellation));
    }

    /// <inheritdoc/>
    public Task ReopenAsync(WebhookDelivery ended, WebhookDelivery pending, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ended);
        ArgumentNullException.ThrowIfNull(pending);
        return MoveAsync(ended, pending, cancellation);
    }

    /// <inheritdoc/>
    public async Task<WebhookDelivery?> FindAsync(string endpoint, string id, CancellationToken cancellation)
    {
        foreach (var state in id.Length > RowKeys.LongestId ? [] : Enum.GetValues<DeliveryState>())
        {
            if (await table.FindAsync<WebhookDelivery>(RowKeys.Webhook(endpoint, id, state), cancellation) is { } found)
            {
                return found.Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WebhookDelivery>> ListPendingAsync(string endpoint, CancellationToken cancellation) =>
        await ReadAsync(RowKeys.WebhooksOf(endpoint, DeliveryState.Pending), int.MaxValue, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WebhookDelivery>> ListAsync(
        string endpoint, DeliveryState? state, string? afterId, int limit, CancellationToken cancellation)
    {
        var found = new List<WebhookDelivery>();
        foreach (var one in state is { } only ? [only] : Enum.GetValues<DeliveryState>())
        {
            var range = RowKeys.WebhooksOf(endpoint, one);
            found.AddRange(await ReadAsync(afterId is null ? range : range with { From = RowKeys.Webhook(endpoint, afterId, one) + "!" }, limit, cancellation));
        }

        return [.. found.OrderBy(delivery => delivery.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string endpoint, DateTimeOffset happenedBefore, CancellationToken cancellation)
    {
        foreach (var state in Ended)
        {
            var ended = await ReadAsync(RowKeys.WebhooksOf(endpoint, state), int.MaxValue, cancellation);
            await table.DeleteAsync(ended.Where(delivery => delivery.CreatedAt < happenedBefore).Select(Key), cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string endpoint, CancellationToken cancellation)
    {
        foreach (var state in Enum.GetValues<DeliveryState>())
        {
            await table.DeleteAsync((await ReadAsync(RowKeys.WebhooksOf(endpoint, state), int.MaxValue, cancellation)).Select(Key), cancellation);
        }

        await table.DeleteAsync([RowKeys.WebhookCursor(endpoint)], cancellation);
    }

    private static string Key(WebhookDelivery delivery) => RowKeys.Webhook(delivery.Endpoint, delivery.Id, delivery.State);

    private TableEntity Row(WebhookDelivery delivery) => table.NewRow(Key(delivery), delivery);

    // All or nothing; nothing where somebody else moved it meanwhile.
    private async Task<IReadOnlyList<string>?> MoveAsync(WebhookDelivery from, WebhookDelivery to, CancellationToken cancellation) =>
        await table.TryChangeAsync(
            [new(TableTransactionActionType.UpsertReplace, Row(to)), new(TableTransactionActionType.Delete, table.NewRow(Key(from)), ETag.All)], cancellation);

    private async Task<IReadOnlyList<WebhookDelivery>> ReadAsync(RowRange range, int limit, CancellationToken cancellation)
    {
        var deliveries = new List<WebhookDelivery>();
        await foreach (var row in table.QueryAsync(range, pageSize: limit < 1000 ? limit : null, cancellation: cancellation))
        {
            deliveries.Add(ProjectTable.Read<WebhookDelivery>(row).Value);
            if (deliveries.Count == limit)
            {
                break;
            }
        }

        return deliveries;
    }

    private sealed record Cursor(string EventId);
}
