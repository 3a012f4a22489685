using System.Globalization;
using Azure.Data.Tables;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Idempotency keys as rows; a row is only ever inserted, so the first claim wins.</summary>
public sealed class TableIdempotencyStore(StorageClients clients) : IIdempotencyStore
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation)
    {
        var rowKey = RowKeys.IdempotencyKey(key);
        var row = table.NewRow(rowKey, entry);
        row["MadeAt"] = Sortable(entry.CreatedAt);
        var insert = new TableTransactionAction(TableTransactionActionType.Add, row);
        while (true)
        {
            if (await table.TryChangeAsync([insert], cancellation) is not null)
            {
                return entry;
            }

            if (await table.FindAsync<IdempotencyEntry>(rowKey, cancellation) is { } earlier)
            {
                return earlier.Value;
            }

            // The earlier claim was forgotten between the two calls.
        }
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"MadeAt lt {Sortable(madeBefore)}");
        var old = new List<string>();
        await foreach (var row in table.QueryAsync(RowKeys.Idempotency, filter, ["RowKey"], cancellation: cancellation))
        {
            old.Add(row.RowKey);
        }

        await table.DeleteAsync(old, cancellation);
    }

    private static string Sortable(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
