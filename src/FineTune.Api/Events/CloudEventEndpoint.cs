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
        var findings = values.Findings.ToList();
        var types = EventTypes.Read(values.List("types"), _ => "types", findings);
        if (findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", findings);
        }

        var (last, workspace) = (EventEndpoints.LastOf(request, values), AccessScope.Current.Workspace);
        if (EventEndpoints.AsksForStream(request))
        {
            return new EventStream(StreamAsync(log, last, types, workspace, hints, cancellation), clock);
        }

        var found = await ReadAsync(log, last, types, cancellation);
        return Results.Text(new JsonArray([.. found.Select(told => CloudEvent.Of(told, workspace).ToJson())]).ToJsonString(), Batch);
    }

    // Until there is a whole page of what is wanted: a client goes on behind the last event that it was given.
    private static async Task<IEnumerable<ILoggedEvent>> ReadAsync(IEventLog log, string? last, IReadOnlyList<string> types, CancellationToken cancellation)
    {
        var found = new List<ILoggedEvent>();
        IReadOnlyList<ILoggedEvent> page;
        do
        {
            page = await log.ReadEverythingAsync(last, PageSize, cancellation);
            found.AddRange(page.Where(told => EventTypes.Takes(types, told.Type)));
            last = page is [.., { Id: var id }] ? id : last;
        }
        while (page.Count == PageSize && found.Count < PageSize);
        return found.Take(PageSize);
    }

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(
        IEventLog log, string? last, IReadOnlyList<string> types, string workspace, ChangeHints hints, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var watch = hints.Watch(ChangeTopic.Tasks, ChangeTopic.Datasets);
        await foreach (var told in EventFollower.FollowAsync(log.ReadEverythingAsync, last, watch, cancellation))
        {
            if (EventTypes.Takes(types, told.Type))
            {
                var written = CloudEvent.Of(told, workspace);
                yield return new SseItem<string>(written.ToJson().ToJsonString(), written.Type) { EventId = written.Id };
            }
        }
    }
}
