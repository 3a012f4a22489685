using Azure.Data.Tables;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Reads the events that <see cref="TableTaskStore"/> wrote into the rows of tasks and jobs.</summary>
public sealed class TableEventLog(StorageClients clients) : IEventLog
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskEvent>> ReadAsync(string task, string? afterId, int limit, CancellationToken cancellation) =>
        ReadAsync([RowKeys.RowOf(task), RowKeys.JobsOf(task)], afterId, limit, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation) =>
        ReadAsync([RowKeys.Tasks, RowKeys.Jobs], afterId, limit, cancellation);

    private async Task<IReadOnlyList<TaskEvent>> ReadAsync(
        RowRange[] ranges, string? afterId, int limit, CancellationToken cancellation)
    {
        if (limit <= 0)
        {
            return [];
        }

        var after = afterId ?? "";
        var news = TableClient.CreateQueryFilter($"LastEvent gt {after}");

        // Rows come by name; only the oldest events have to be kept while the rest passes by.
        var oldest = new PriorityQueue<TaskEvent, string>(Comparer<string>.Create((one, other) => string.CompareOrdinal(other, one)));
        foreach (var range in ranges)
        {
            await foreach (var row in table.QueryAsync(range, news, cancellation: cancellation))
            {
                foreach (var told in EventColumns.Read(row).Where(told => string.CompareOrdinal(told.Id, after) > 0))
                {
                    oldest.Enqueue(told, told.Id);
                    if (oldest.Count > limit)
                    {
                        oldest.Dequeue();
                    }
                }
            }
        }

        return [.. oldest.UnorderedItems.Select(item => item.Element).OrderBy(told => told.Id, StringComparer.Ordinal)];
    }
}
