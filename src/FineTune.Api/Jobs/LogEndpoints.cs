using System.Globalization;
using FineTune.Api.Events;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Lifecycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary><c>…/logs</c>: a range, the tail, a search, or everything as it is written.</summary>
internal static class LogEndpoints
{
    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("attempt", "Number of the attempt; the current one where none is given.") { Range = (1, int.MaxValue) },
        new("node", "Machine, from 0.") { Range = (0, int.MaxValue), Default = "0" },
        new("rank", "Process, from 0 over all nodes.") { Range = (0, int.MaxValue), Default = "0" },
        new("tail", "Only the last lines; 1000 where neither a time nor a text is asked for.") { Range = (1, LogQuery.MaxLines) },
        new("from", "Only lines written at this time or later.") { IsTime = true },
        new("to", "Only lines written at this time or earlier.") { IsTime = true },
        new("search", "Only lines that hold this text, in any case."),
        new("follow", "true: every line from the first, as it is written. Last-Event-ID goes on after a broken connection.") { Choices = ["true", "false"], Default = "false" },
    ];

    public static void Map(IEndpointRouteBuilder job) =>
        job.MapGet("/logs", GetAsync).Reads(Parameters).Produces<IReadOnlyList<LogLine>>().Refuses(StatusCodes.Status404NotFound)
            .Streams("With follow=true: an event `line` for each line, its id the offset to go on from, and an event `end` when the attempt is over.")
            .WithName("getLogs").WithSummary("Read or follow the log");

    private static async Task<IResult> GetAsync(
        string name, string job, HttpRequest request, JobFiles files, LogFollower follower, TimeProvider clock, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        if (values.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings);
        }

        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        var attempt = values.Number("attempt") ?? found.Attempt;
        var path = string.Create(CultureInfo.InvariantCulture,
            $"{found.AttemptName.RunPrefix}{JobDirectory.LogsOf(attempt)}node-{values.Number("node")}/rank-{values.Number("rank")}.log");
        if (string.Equals(values.Text("follow"), "true", StringComparison.OrdinalIgnoreCase))
        {
            var offset = long.TryParse(request.Headers["Last-Event-ID"], out var last) ? Math.Max(0, last) : 0;
            return new EventStream(follower.FollowAsync(found, path, offset, cancellation), clock);
        }

        var query = LogQuery.Of(values.Time("from"), values.Time("to"), values.Text("search"), values.Number("tail"));
        return Results.Ok(query.ReadAsync(files.Store, path, cancellation));
    }
}
