using System.Globalization;
using System.Net.ServerSentEvents;
using FineTune.Bench.Host;

namespace FineTune.Bench.Figures;

/// <summary>How long a printed line takes to a follower, and how long the last one takes until the job is seen to have succeeded.</summary>
internal static class LatencyFigure
{
    private const int Steps = 400;

    public static async Task RunAsync(HostUnderTest host)
    {
        await host.CreateAsync(TrainingTask.Document("latency", Steps, loggingSteps: 1));
        var following = FollowAsync(host);
        await host.SucceededAsync("latency");
        var seen = DateTimeOffset.UtcNow;
        var lines = await following;

        var delays = lines.Select(line => (line.Seen - line.Printed).TotalMilliseconds).Order().ToList();
        var last = lines.Max(line => line.Printed);
        Report.Line("printed line to a follower, p50", $"{delays[delays.Count / 2]:0} ms", "< 1 s", $"{delays.Count} lines");
        Report.Line("printed line to a follower, p99", $"{delays[delays.Count * 99 / 100]:0} ms", "< 1 s", $"{delays.Count} lines");
        Report.Line("last line to succeeded", $"{(seen - last).TotalMilliseconds:0} ms", "< 1 s", "as GET /api/tasks/{name} shows it");
    }

    // The stream ends with the job.
    private static async Task<List<(DateTimeOffset Printed, DateTimeOffset Seen)>> FollowAsync(HostUnderTest host)
    {
        var lines = new List<(DateTimeOffset, DateTimeOffset)>();
        await using var stream = await host.Http.GetStreamAsync(new Uri("/api/tasks/latency/jobs/job-1/logs?follow=true", UriKind.Relative));
        await foreach (var item in SseParser.Create(stream).EnumerateAsync())
        {
            var stamp = item.Data.Split(' ')[0];
            if (item.EventType == "line" && DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var printed))
            {
                lines.Add((printed, DateTimeOffset.UtcNow));
            }
        }

        return lines;
    }
}
