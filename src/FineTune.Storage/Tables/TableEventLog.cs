using Azure.Data.Tables;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Reads the events that <see cref="TableTaskStore"/> wrote.</summary>
public sealed class TableEventLog(StorageClients clients) : IEventLog
{
    internal const string IdColumn = "EventId";

    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskEvent>> ReadAsync(
        string task, string? afterId, int limit, CancellationToken cancellation)
    {
        var events = new List<TaskEvent>();
        if (limit <= 0)
        {
            return events;
        }

        var range = RowKeys.EventsOf(task);

        // Row keys of one task sort as the ids do; the first key after another one is that key and the lowest character.
        range = afterId is null ? range : range with { From = RowKeys.Event(task, afterId) + "!" };
        await foreach (var row in table.QueryAsync(range, pageSize: Math.Min(limit, 1000), cancellation: cancellation))
        {
            events.Add(RowData.Read<TaskEvent>(row));
            if (events.Count == limit)
            {
                break;
            }
        }

        return events;
    }

    /// <inheritdoc/>
    /// <remarks>Two tasks can tell of something under one id. A page never ends between such events and may therefore be a
    /// little longer than <paramref name="limit"/>: the reader goes on after an id, and would miss the second one.</remarks>
    public async Task<IReadOnlyList<TaskEvent>> ReadAllAsync(string? afterId, int limit, CancellationToken cancellation)
    {
        if (limit <= 0)
        {
            return [];
        }

        var filter = afterId is null ? null : TableClient.CreateQueryFilter($"EventId gt {afterId}");
        var events = new List<TaskEvent>();
        await foreach (var row in table.QueryAsync(RowKeys.Events, filter, cancellation: cancellation))
        {
            events.Add(RowData.Read<TaskEvent>(row));

            // Rows come by task; only the oldest events of all have to be kept while the rest passes by.
            if (events.Count >= 4 * limit + 1000)
            {
                events = Oldest(events, limit);
            }
        }

        return Oldest(events, limit);
    }

    private static List<TaskEvent> Oldest(List<TaskEvent> events, int limit)
    {
        var sorted = events
            .OrderBy(one => one.Id, StringComparer.Ordinal)
            .ThenBy(one => one.Task, StringComparer.Ordinal)
            .ToList();
        var end = Math.Min(limit, sorted.Count);
        while (end < sorted.Count && sorted[end].Id == sorted[end - 1].Id)
        {
            end++;
        }

        return sorted[..end];
    }
}
