using System.Runtime.CompilerServices;
using FineTune.Core.Events;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;

namespace FineTune.Api.Events;

/// <summary>Events after the one with id <paramref name="afterId"/>, or from the first, oldest first.</summary>
internal delegate Task<IReadOnlyList<T>> ReadEvents<T>(string? afterId, int limit, CancellationToken cancellation);

/// <summary>Tells events as they happen: at once when a hint comes, and otherwise after a while.</summary>
internal static class EventFollower
{
    private const int PageSize = 500;

    /// <summary>How long to wait without a hint.</summary>
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(5);

    /// <summary>Shortest time between two looks, so that many changes are one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How much later than a younger event of another job an older one may come into the store.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    /// <param name="read">Reads the log.</param>
    /// <param name="start">Id of the last event that the reader knows; null for none.</param>
    /// <param name="watch">Ends a wait; begun before this call.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public static async IAsyncEnumerable<T> FollowAsync<T>(
        ReadEvents<T> read, string? start, ChangeWatch watch, [EnumeratorCancellation] CancellationToken cancellation)
        where T : ILoggedEvent
    {
        var told = new SortedSet<string>(StringComparer.Ordinal);
        var newest = DateTimeOffset.MinValue;
        while (true)
        {
            var from = told.Count == 0 ? start : Later(start, TaskEvent.AtTime(newest - Overlap));
            IReadOnlyList<T> page;
            do
            {
                page = await read(from, PageSize, cancellation);
                foreach (var one in page.Where(one => told.Add(one.Id)))
                {
                    newest = one.Time > newest ? one.Time : newest;
                    yield return one;
                }

                from = page.Count > 0 ? page[^1].Id : from;
            }
            while (page.Count == PageSize);

            if (told.Count > 0)
            {
                var old = TaskEvent.AtTime(newest - Overlap);
                told.RemoveWhere(id => string.CompareOrdinal(id, old) < 0);
            }

            await watch.WaitAsync(SlowLook, cancellation);
            await Task.Delay(Pause, cancellation);
        }
    }

    private static string Later(string? one, string other) => string.CompareOrdinal(one, other) > 0 ? one! : other;
}
