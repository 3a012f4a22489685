using FineTune.Core.Ports;

namespace FineTune.Core.Events;

/// <summary>Everything that happened in the present workspace, of tasks and datasets, in one order.</summary>
public static class EventJournal
{
    /// <summary>Events after the one with id <paramref name="afterId"/>, or from the first, oldest first.</summary>
    public static async Task<IReadOnlyList<ILoggedEvent>> ReadEverythingAsync(this IEventLog log, string? afterId, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(log);
        var (tasks, datasets) = (log.ReadAllAsync(afterId, limit, cancellation), log.ReadDatasetsAsync(afterId, limit, cancellation));
        await Task.WhenAll(tasks, datasets);
        return [.. (await tasks).Concat<ILoggedEvent>(await datasets).OrderBy(told => told.Id, StringComparer.Ordinal).Take(limit)];
    }
}
