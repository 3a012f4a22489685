using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace FineTune.Cli.Server;

/// <summary>Reads a stream of events, and takes it up again where it broke off.</summary>
internal static class EventReader
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Events until the one called <c>end</c>.</summary>
    public static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        Session session, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var patience = new Patience(session);
        string? last = null;
        while (true)
        {
            using var answer = await patience.LookAsync(() => session.Server.OpenAsync(path, last, cancellation), cancellation);
            var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellation));
            await using var events = parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            while (await TryMoveAsync(events))
            {
                last = events.Current.EventId ?? last;
                yield return events.Current;
                if (events.Current.EventType == "end")
                {
                    yield break;
                }
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    private static async Task<bool> TryMoveAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
