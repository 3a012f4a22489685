using Azure.Data.Tables;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;

namespace FineTune.Storage.Tables;

/// <summary>Subscriptions, one row each.</summary>
public sealed class TableSubscriptionStore(StorageClients clients) : ISubscriptionStore
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task AddAsync(Subscription subscription, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        await table.TryChangeAsync([new TableTransactionAction(TableTransactionActionType.Add, table.NewRow(RowKeys.Subscription(subscription.Id), subscription))], cancellation);
    }

    /// <inheritdoc/>
    public async Task<Subscription?> FindAsync(string id, CancellationToken cancellation) =>
        id.Length > RowKeys.LongestId ? null : (await table.FindAsync<Subscription>(RowKeys.Subscription(id), cancellation))?.Value;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken cancellation)
    {
        var subscriptions = new List<Subscription>();
        await foreach (var row in table.QueryAsync(RowKeys.Subscriptions, cancellation: cancellation))
        {
            subscriptions.Add(RowData.Read<Subscription>(row));
        }

        return [.. subscriptions.OrderBy(one => one.CreatedAt).ThenBy(one => one.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellation) =>
        id.Length <= RowKeys.LongestId && await table.FindAsync<Subscription>(RowKeys.Subscription(id), cancellation) is { } found
        && await table.TryDeleteAsync(RowKeys.Subscription(id), found.ETag, cancellation);
}
