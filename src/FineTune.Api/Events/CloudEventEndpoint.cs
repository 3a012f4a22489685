using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Events;
using FineTune.Core.Hints;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Events;

/// <summary><c>GET /api/cloudevents</c>: everything that happened in the workspace as CloudEvents: a batch, or as it happens.</summary>
internal static class CloudEventEndpoint
{
    private const int PageSize = 500;
    private const string Batch = "application/cloudevents-batch+json";

    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("after", "Id of the last event known; the answer goes on behind it. A stream takes Last-Event-ID as well."),
        new("types", "Only these types, as job.failed or dataset.*.") { IsList = true },
    ];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cloudevents", AnswerAsync).WithTags("Events").Reads(Parameters).Produces<IReadOnlyList<CloudEvent>>(contentType: Batch)
            .Streams("For clients that accept text/event-stream: each event in the JSON format of CloudEvents, its name the type.")
            .WithName("listCloudEvents").WithSummary("Everything that happened, as CloudEvents 1.0; at most 500 at once");

    private static async Task<IResult> AnswerAsync(HttpRequest request, IEventLog log, ChangeHints hints, TimeProvider clock, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        if (values.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings);
        }

        var last = EventEndpoints.LastOf(request, values);
        var (workspace, types) = (AccessScope.Current.Workspace, values.List("types"));
        if (EventEndpoints.AsksForStream(request))
        {
            return new EventStream(StreamAsync(log, last, types, workspace, hints, cancellation), clock);
        }

        var page = await log.ReadEverythingAsync(last, PageSize, cancellation);
        return Results.Text(new JsonArray([.. page.Where(told => Takes(types, told)).Select(told => CloudEvent.Of(told, workspace).ToJson())]).ToJsonString(), Batch);
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        IEventLog log, string? last, IReadOnlyList<string> types, string workspace, ChangeHints hints, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = hints.Watch(ChangeTopic.Tasks, ChangeTopic.Datasets);
        await foreach (var told in EventFollower.FollowAsync(log.ReadEverythingAsync, last, watch, cancellation))
        {
            if (Takes(types, told))
            {
                var written = CloudEvent.Of(told, workspace);
                yield return new SseItem<string>(written.ToJson().ToJsonString(), written.Type) { EventId = written.Id };
            }
        }
    }

    private static bool Takes(IReadOnlyList<string> types, ILoggedEvent told) =>
        types.Count == 0 || types.Any(pattern => EventTypes.Means(pattern, told.Type) || EventTypes.Means(pattern, CloudEvent.Prefix + told.Type));
}
