using System.Globalization;
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
    public static void Map(IEndpointRouteBuilder job) =>
        job.MapGet("/logs", GetAsync).Produces<IReadOnlyList<LogLine>>().WithSummary("Read or follow the log");

    private static async Task<IResult> GetAsync(
        string name, string job, HttpRequest request, JobFiles files, LogFollower follower, TimeProvider clock, CancellationToken cancellation,
        string? attempt = null, string? node = null, string? rank = null, string? tail = null, string? from = null, string? to = null,
        string? search = null, string? follow = null)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        var number = Number(attempt) ?? found.Attempt;
        var folder = $"{found.AttemptName.RunPrefix}{JobDirectory.LogsFolder}attempt-{number}/";
        var path = $"{folder}node-{Number(node) ?? 0}/rank-{Number(rank) ?? 0}.log";
        if (follow == "true")
        {
            var offset = long.TryParse(request.Headers["Last-Event-ID"], out var last) ? Math.Max(0, last) : 0;
            return new EventStream(follower.FollowAsync(found, path, offset, cancellation), clock);
        }

        return Results.Ok(LogQuery.Of(from, to, search, tail).ReadAsync(files.Store, path, cancellation));
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
