using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>The one partition that a workspace's rows lie in.</summary>
/// <param name="clients">Where the table is.</param>
/// <param name="fixedPartition">Partition; null for that of the workspace in whose scope a call is made (<see cref="AccessScope"/>).</param>
internal sealed class ProjectTable(StorageClients clients, string? fixedPartition = null)
{
    /// <summary>The most rows that the service changes together.</summary>
    public const int TransactionRows = 100;

    private readonly TableClient table = clients.Table;

    private string Partition => fixedPartition ?? clients.PartitionOf(AccessScope.Current.Workspace);

    public TableEntity NewRow<T>(string rowKey, T value)
    {
        var row = new TableEntity(Partition, rowKey);
        RowData.Write(row, value);
        return row;
    }

    public TableEntity NewRow(string rowKey) => new(Partition, rowKey);

    public static Stored<T> Read<T>(TableEntity row) => new(RowData.Read<T>(row), row.ETag.ToString());

    public async Task<Stored<T>?> FindAsync<T>(string rowKey, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, rowKey, RowData.Columns, cancellation);
        return found is { HasValue: true, Value: { } row } ? Read<T>(row) : null;
    }

    /// <param name="range">Keys to look at.</param>
    /// <param name="filter">Further condition, in the service's filter language.</param>
    /// <param name="select">Columns to read; null for all.</param>
    /// <param name="pageSize">Rows to ask for at once; null for as many as the service gives.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        RowRange range,
        string? filter = null,
        IEnumerable<string>? select = null,
        int? pageSize = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var where = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey ge {range.From} and RowKey lt {range.Before}");
        where = filter is null ? where : $"{where} and {filter}";
        await foreach (var row in table.QueryAsync<TableEntity>(where, pageSize, select, cancellation))
        {
            yield return row;
        }
    }

    /// <summary>Makes all changes or none.</summary>
    /// <returns>The new ETags in the order of the changes, or null when one of them met a row that is not as expected: there
    /// already, gone, or of another version.</returns>
    public async Task<IReadOnlyList<string>?> TryChangeAsync(
        IReadOnlyList<TableTransactionAction> changes, CancellationToken cancellation)
    {
        if (changes.Count > TransactionRows)
        {
            throw new RowTooLargeException(
                $"{changes.Count} rows would have to change together; the table changes at most {TransactionRows}.");
        }

        try
        {
            var answers = await table.SubmitTransactionAsync(changes, cancellation);
            return [.. answers.Value.Select(answer => answer.Headers.ETag?.ToString() ?? string.Empty)];
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 409 or 412 && IsAboutRow(refused))
        {
            return null;
        }
    }

    /// <summary>Merges columns into a row of a known version: half the cost of a transaction.</summary>
    /// <returns>The new ETag, or null when the row is gone or has changed.</returns>
    public async Task<string?> TryMergeAsync(TableEntity row, string etag, CancellationToken cancellation)
    {
        try
        {
            var answer = await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Merge, cancellation);
            return answer.Headers.ETag?.ToString() ?? string.Empty;
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 412 && IsAboutRow(refused))
        {
            return null;
        }
    }

    /// <summary>Removes rows, whatever their version. Rows that are gone already are passed over.</summary>
    public async Task DeleteAsync(IEnumerable<string> rowKeys, CancellationToken cancellation)
    {
        foreach (var chunk in rowKeys.Chunk(TransactionRows))
        {
            var changes = chunk
                .Select(key => new TableTransactionAction(
                    TableTransactionActionType.Delete, new TableEntity(Partition, key), ETag.All))
                .ToArray();
            if (await TryChangeAsync(changes, cancellation) is null)
            {
                // Somebody else deletes the same rows; one missing row would fail the chunk again.
                foreach (var key in chunk)
                {
                    await table.DeleteEntityAsync(Partition, key, ETag.All, cancellation);
                }
            }
        }
    }

    /// <summary>Removes a row of a known version.</summary>
    /// <returns>False when it is gone or has changed.</returns>
    public async Task<bool> TryDeleteAsync(string rowKey, string etag, CancellationToken cancellation)
    {
        var delete = new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(Partition, rowKey), new ETag(etag));
        return await TryChangeAsync([delete], cancellation) is not null;
    }

    // The same statuses also tell of a missing table or an account that is being failed over; those must not look like a conflict.
    private static bool IsAboutRow(RequestFailedException refused) =>
        refused.ErrorCode is null
        || refused.ErrorCode == TableErrorCode.EntityAlreadyExists
        || refused.ErrorCode == TableErrorCode.EntityNotFound
        || refused.ErrorCode == TableErrorCode.ResourceNotFound
        || refused.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied
        || refused.ErrorCode == "ConditionNotMet";
}
