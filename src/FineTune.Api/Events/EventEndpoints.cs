using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.Problems;
using FineTune.Core.Hints;
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

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/events", (HttpRequest request, IEventLog log, ChangeHints hints, TimeProvider clock, CancellationToken cancellation, string? after = null) =>
            AnswerAsync(request, log.ReadAllAsync, after, hints, ChangeTopic.Tasks, clock, cancellation)).WithTags("Events").WithSummary("Events of all tasks");
        api.MapGet("/tasks/{name}/events", async (
            string name, HttpRequest request, ITaskStore tasks, IEventLog log, ChangeHints hints, TimeProvider clock, CancellationToken cancellation, string? after = null) =>
            TaskSpecReader.IsName(name) && await tasks.FindTaskAsync(name, cancellation) is not null
                ? await AnswerAsync(request, (id, limit, token) => log.ReadAsync(name, id, limit, token), after, hints, ChangeTopic.Task(name), clock, cancellation)
                : Problem.NotFound("task")).WithTags("Events").WithSummary("Events of a task");
    }

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, ReadEvents read, string? after, ChangeHints hints, string topic, TimeProvider clock, CancellationToken cancellation)
    {
        var last = request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : after;
        var streams = request.Headers.Accept.Any(accepted => accepted?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true);
        return streams
            ? new EventStream(StreamAsync(read, last, hints, topic, cancellation), clock)
            : Results.Ok(await read(last, PageSize, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        ReadEvents read, string? last, ChangeHints hints, string topic, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = hints.Watch(topic);
        await foreach (var told in EventFollower.FollowAsync(read, last, watch, cancellation))
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(told, JsonSerializerOptions.Web), told.Type) { EventId = told.Id };
        }
    }
}
