using FineTune.Core.Events;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Webhooks;

/// <summary>
/// Makes messages of events. Events are stored together with the change they tell of, and a message is stored before the cursor
/// passes its event, so a crash at any moment loses none; it may make one twice, under the same id, which keeps one.
/// </summary>
public sealed class WebhookOutbox(IEventLog log, IWebhookStore store, TimeProvider clock)
{
    /// <summary>How long ended messages are kept; longer than any event is looked at again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const int PageSize = 500;

    /// <summary>How much later than a younger event of another job an older one may come into the store.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>Begins with what happens from now on. Called before a receiver can be found, so that it misses nothing.</summary>
    public Task BeginAsync(string endpoint, CancellationToken cancellation) =>
        store.AddCursorAsync(endpoint, TaskEvent.AtTime(clock.GetUtcNow() - Overlap), cancellation);

    /// <summary>Makes the messages of what happened since the last look.</summary>
    /// <param name="endpoint">Names the receiver.</param>
    /// <param name="begins">Whether a receiver that has not begun does so now, with what happens from now on. Else it is gone.</param>
    /// <param name="write">The message of an event; null for none.</param>
    /// <param name="cancellation">Ends it; the next look goes on.</param>
    public async Task CollectAsync(string endpoint, bool begins, Func<ILoggedEvent, Task<WebhookDelivery?>> write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(write);
        var cursor = await store.FindCursorAsync(endpoint, cancellation);
        if (cursor is null)
        {
            if (begins)
            {
                await store.AddCursorAsync(endpoint, TaskEvent.AtTime(clock.GetUtcNow()), cancellation);
            }

            return;
        }

        var (from, newest) = (cursor, DateTimeOffset.MinValue);
        IReadOnlyList<ILoggedEvent> page;
        do
        {
            page = await log.ReadEverythingAsync(from, PageSize, cancellation);
            foreach (var told in page)
            {
                newest = told.Time;
                if (await write(told) is { } delivery)
                {
                    await store.AddAsync(delivery, cancellation);
                }
            }

            from = page is [.., { Id: var last }] ? last : from;
        }
        while (page.Count == PageSize);

        // Behind the newest event, so that what comes late is met by a later look.
        if (newest != DateTimeOffset.MinValue && TaskEvent.AtTime(newest - Overlap) is var passed && string.CompareOrdinal(passed, cursor) > 0)
        {
            await store.MoveCursorAsync(endpoint, passed, cancellation);
        }
    }
}
