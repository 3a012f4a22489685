using System.Globalization;
using Azure;
using Azure.Data.Tables;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Idempotency keys as rows; a row is only inserted, or replaced once outlived, so the first claim wins.</summary>
public sealed class TableIdempotencyStore(StorageClients clients) : IIdempotencyStore
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation) =>
        ClaimAsync(key, entry, DateTimeOffset.MinValue, cancellation);

    /// <inheritdoc/>
    public async Task<IdempotencyEntry> ClaimAsync(
        string key, IdempotencyEntry entry, DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var rowKey = RowKeys.IdempotencyKey(key);
        var row = table.NewRow(rowKey, entry);
        row["MadeAt"] = Sortable(entry.CreatedAt);
        var change = new TableTransactionAction(TableTransactionActionType.Add, row);
        while (true)
        {
            if (await table.TryChangeAsync([change], cancellation) is not null)
            {
                return entry;
            }

            // Where there is none, the earlier claim was forgotten between the two calls.
            var earlier = await table.FindAsync<IdempotencyEntry>(rowKey, cancellation);
            if (earlier is not null && earlier.Value.CreatedAt > madeBefore)
            {
                return earlier.Value;
            }

            change = earlier is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(earlier.ETag));
        }
    }

    /// <inheritdoc/>
    public async Task<IdempotencyEntry?> FindAsync(string key, CancellationToken cancellation) =>
        (await table.FindAsync<IdempotencyEntry>(RowKeys.IdempotencyKey(key), cancellation))?.Value;

    /// <inheritdoc/>
    public async Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"MadeAt lt {Sortable(madeBefore)}");
        await foreach (var workspace in WorkspaceTables.ListAsync(clients, cancellation))
        {
            var old = new List<string>();
            await foreach (var row in workspace.QueryAsync(RowKeys.Idempotency, filter, ["RowKey"], cancellation: cancellation))
            {
                old.Add(row.RowKey);
            }

            await workspace.DeleteAsync(old, cancellation);
        }
    }

    private static string Sortable(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
