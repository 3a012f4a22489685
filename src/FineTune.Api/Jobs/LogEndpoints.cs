using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using FineTune.Api.Events;
using FineTune.Api.Problems;
using FineTune.Core.Lifecycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary><c>…/logs</c>: a range, the tail, a search, or everything as it is written.</summary>
internal static class LogEndpoints
{
    private const int DefaultTail = 1000;
    private const int MaxLines = 100_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    public static void Map(IEndpointRouteBuilder job) =>
        job.MapGet("/logs", GetAsync).Produces<IReadOnlyList<LogLine>>().WithSummary("Read or follow the log");

    private static async Task<IResult> GetAsync(
        string name, string job, HttpRequest request, JobFiles files, TimeProvider clock, CancellationToken cancellation,
        string? attempt = null, string? node = null, string? rank = null, string? tail = null, string? from = null, string? to = null,
        string? search = null, string? follow = null)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        var folder = Number(attempt) is { } number ? $"{number}" : $"{found.Attempt}";
        var path = $"{found.AttemptName.RunPrefix}{JobDirectory.LogsFolder}attempt-{folder}/node-{Number(node) ?? 0}/rank-{Number(rank) ?? 0}.log";
        if (follow == "true")
        {
            var offset = long.TryParse(request.Headers["Last-Event-ID"], out var last) ? Math.Max(0, last) : 0;
            return new EventStream(FollowAsync(files, found, path, offset, cancellation), clock);
        }

        var (begin, end) = (Time(from), Time(to));
        var kept = new Queue<LogLine>();
        var most = Math.Clamp(Number(tail) ?? DefaultTail, 1, MaxLines);
        await foreach (var line in LogLines.ReadAsync(files.Store, path, 0, cancellation))
        {
            var fits = (begin is null || line.Time >= begin) && (end is null || line.Time <= end)
                && (search is null || line.Text.Contains(search, StringComparison.OrdinalIgnoreCase));
            if (fits)
            {
                kept.Enqueue(line);
            }

            if (kept.Count > most)
            {
                kept.Dequeue();
            }
        }

        return Results.Ok(kept);
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        JobFiles files, Job job, string path, long offset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            // Looked at before the file, so that lines written before the end are never missed.
            var now = await files.FindAsync(job.Key.Task, job.Key.Job, cancellation);
            var ended = now is null || now.Attempt != job.Attempt || now.State.IsSettled();
            await foreach (var line in LogLines.ReadAsync(files.Store, path, offset, cancellation))
            {
                offset = line.Offset;
                yield return new SseItem<string>(line.Text, "line") { EventId = offset.ToString(CultureInfo.InvariantCulture) };
            }

            if (ended)
            {
                yield return new SseItem<string>(now?.State.ToString() ?? "Deleted", "end");
                yield break;
            }

            await Task.Delay(Look, cancellation);
        }
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
