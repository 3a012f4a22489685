using Azure.Data.Tables;
using FineTune.Core.Events;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Reads the events that <see cref="TableTaskStore"/> wrote into the rows of tasks and jobs, and those of datasets.</summary>
/// <param name="clients">Where the rows lie.</param>
/// <param name="hints">Told of every event that is appended; null where nobody waits.</param>
public sealed class TableEventLog(StorageClients clients, ChangeHints? hints = null) : IEventLog
{
    /// <summary>Characters of a time at the beginning of an event's id.</summary>
    private static readonly int TimeLength = TaskEvent.AtTime(default).Length;

    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskEvent>> ReadAsync(string task, string? afterId, int limit, CancellationToken cancellation) =>
        ReadAsync([RowKeys.RowOf(task), RowKeys.JobsOf(task)], afterId, limit, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation) =>
        ReadAsync([RowKeys.Tasks, RowKeys.Jobs, RowKeys.GoneTasks], afterId, limit, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DatasetEvent>> ReadDatasetsAsync(string? afterId, int limit, CancellationToken cancellation)
    {
        var (after, events) = (afterId ?? "", new List<DatasetEvent>());

        // Rows of one instant may lie in another order than their ids, so those of the first one are all read.
        var range = after.Length < TimeLength ? RowKeys.DatasetEvents : RowKeys.DatasetEventsFrom(after[..TimeLength]);
        await foreach (var row in table.QueryAsync(range, cancellation: cancellation))
        {
            var told = RowData.Read<DatasetEvent>(row);
            if (events.Count >= limit && told.Time != events[^1].Time)
            {
                break;
            }

            if (string.CompareOrdinal(told.Id, after) > 0)
            {
                events.Add(told);
            }
        }

        return [.. events.OrderBy(told => told.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <inheritdoc/>
    public async Task AppendAsync(DatasetEvent told, CancellationToken cancellation) =>
        await new DatasetEventRows(table, hints).TryChangeAsync([], told, cancellation);

    /// <inheritdoc/>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var time = TaskEvent.AtTime(before);
        var old = new List<string>();
        await foreach (var row in table.QueryAsync(new RowRange(RowKeys.DatasetEvents.From, RowKeys.DatasetEventsFrom(time).From), select: ["RowKey"], cancellation: cancellation))
        {
            old.Add(row.RowKey);
        }

        var isOld = TableClient.CreateQueryFilter($"LastEvent lt {time}");
        await foreach (var row in table.QueryAsync(RowKeys.GoneTasks, isOld, ["RowKey"], cancellation: cancellation))
        {
            old.Add(row.RowKey);
        }

        await table.DeleteAsync(old, cancellation);
    }

    private async Task<IReadOnlyList<TaskEvent>> ReadAsync(
        RowRange[] ranges, string? afterId, int limit, CancellationToken cancellation)
    {
        if (limit <= 0)
        {
            return [];
        }

        var after = afterId ?? "";
        var news = TableClient.CreateQueryFilter($"LastEvent gt {after}");

        // Rows come by name; only the oldest events have to be kept while the rest passes by. A task that is being deleted has its
        // events twice.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var oldest = new PriorityQueue<TaskEvent, string>(Comparer<string>.Create((one, other) => string.CompareOrdinal(other, one)));
        foreach (var range in ranges)
        {
            await foreach (var row in table.QueryAsync(range, news, cancellation: cancellation))
            {
                foreach (var told in EventColumns.Read(row).Where(told => string.CompareOrdinal(told.Id, after) > 0 && seen.Add(told.Id)))
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
