using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Events;

/// <summary>What happened: as a list, or as it happens to clients that accept <c>text/event-stream</c>.</summary>
internal static class EventEndpoints
{
    private const int PageSize = 500;

    private static readonly IReadOnlyList<QueryParameter> Parameters =
        [new("after", "Id of the last event known; the answer goes on behind it. A stream takes Last-Event-ID as well.")];

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/events", (HttpRequest request, IEventLog log, ChangeHints hints, TimeProvider clock, CancellationToken cancellation) =>
            AnswerAsync(request, log.ReadAllAsync, hints, ChangeTopic.Tasks, clock, cancellation))).WithName("listEvents").WithSummary("Events of all tasks");
        Describe(api.MapGet("/tasks/{name}/events", async (
            string name, HttpRequest request, ITaskStore tasks, IEventLog log, ChangeHints hints, TimeProvider clock, CancellationToken cancellation) =>
            TaskSpecReader.IsName(name) && await tasks.FindTaskAsync(name, cancellation) is not null
                ? await AnswerAsync(request, (id, limit, token) => log.ReadAsync(name, id, limit, token), hints, ChangeTopic.Task(name), clock, cancellation)
                : Problem.NotFound("task"))).Refuses(StatusCodes.Status404NotFound).WithName("listTaskEvents").WithSummary("Events of a task");
    }

    /// <summary>Id of the last event that the client knows; null for none.</summary>
    internal static string? LastOf(HttpRequest request, QueryValues values) => request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : values.Text("after");

    internal static bool AsksForStream(HttpRequest request) =>
        request.Headers.Accept.Any(accepted => accepted?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint) => endpoint
        .WithTags("Events").Reads(Parameters).Produces<IReadOnlyList<TaskEvent>>()
        .Streams("For clients that accept text/event-stream: an event for each change, its name the type, its data the event as JSON.");

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, ReadEvents<TaskEvent> read, ChangeHints hints, string topic, TimeProvider clock, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        if (values.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings);
        }

        var last = LastOf(request, values);
        return AsksForStream(request)
            ? new EventStream(StreamAsync(read, last, hints, topic, cancellation), clock)
            : Results.Ok(await read(last, PageSize, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        ReadEvents<TaskEvent> read, string? last, ChangeHints hints, string topic, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = hints.Watch(topic);
        await foreach (var told in EventFollower.FollowAsync(read, last, watch, cancellation))
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(told, JsonSerializerOptions.Web), told.Type) { EventId = told.Id };
        }
    }
}
