using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Hints;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Webhooks;

/// <summary>A message to a subscriber.</summary>
/// <param name="Id">Sent as <c>webhook-id</c>.</param>
/// <param name="Type">Type of its event.</param>
/// <param name="State">Pending, delivered, or failed: given up, and to be replayed by hand.</param>
/// <param name="HappenedAt">When its event happened.</param>
/// <param name="Tries">How often it was sent.</param>
/// <param name="NextTryAt">When it is sent next; null where it is not.</param>
/// <param name="LastError">What the last try met; null for none.</param>
/// <param name="Event">The event as it is sent.</param>
public sealed record DeliveryView(
    string Id, string Type, DeliveryState State, DateTimeOffset HappenedAt, int Tries, DateTimeOffset? NextTryAt, string? LastError, JsonElement Event)
{
    internal static DeliveryView Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Type, delivery.State, delivery.CreatedAt, delivery.Tries, delivery.State == DeliveryState.Pending ? delivery.DueAt : null, delivery.LastError,
        JsonElement.Parse(delivery.Body));
}

/// <summary>What was replayed.</summary>
/// <param name="Replayed">How many messages are sent again.</param>
public sealed record ReplayView(int Replayed);

/// <summary><c>/api/subscriptions/{id}/deliveries</c>: what became of each message, and sending it again.</summary>
internal static class DeliveryEndpoints
{
    private const int ReplayedAtOnce = 500;

    private static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("state", "Only deliveries that are this far; failed ones are the dead letters.") { Choices = ["pending", "delivered", "failed"] },
        new("after", "Id of the last delivery known; the answer goes on behind it, with older ones."),
        new("limit", "Most deliveries of an answer.") { Range = (1, 500), Default = "100" },
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        var deliveries = api.MapGroup("/subscriptions/{id}").WithTags("Subscriptions");
        deliveries.MapGet("/deliveries", ListAsync).Reads(Parameters).Produces<IReadOnlyList<DeliveryView>>().Refuses(StatusCodes.Status404NotFound)
            .WithName("listDeliveries").WithSummary("List what was sent in the last days and is still to be sent, newest event first");
        deliveries.MapPost("/deliveries/{delivery}/replay", ReplayOneAsync).Produces<DeliveryView>(StatusCodes.Status202Accepted).Refuses(StatusCodes.Status404NotFound)
            .WithName("replayDelivery").WithSummary("Send a message again, under its id");
        deliveries.MapPost("/replay", ReplayAllAsync).Produces<ReplayView>(StatusCodes.Status202Accepted).Refuses(StatusCodes.Status404NotFound)
            .WithName("replayDeadLetters").WithSummary("Send every message again that was given up");
    }

    private static async Task<IResult> ListAsync(string id, HttpRequest request, ISubscriptionStore subscriptions, IWebhookStore store, CancellationToken cancellation)
    {
        var values = QueryValues.Read(request.Query, Parameters);
        if (values.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", values.Findings);
        }

        if (await subscriptions.FindAsync(id, cancellation) is null)
        {
            return Problem.NotFound("subscription");
        }

        var state = values.Text("state") is { } text ? Enum.Parse<DeliveryState>(text, ignoreCase: true) : (DeliveryState?)null;
        return Results.Ok((await store.ListAsync(id, state, values.Text("after"), values.Number("limit")!.Value, cancellation)).Select(DeliveryView.Of));
    }

    private static async Task<IResult> ReplayOneAsync(
        string id, string delivery, ISubscriptionStore subscriptions, IWebhookStore store, ChangeHints hints, TimeProvider clock, CancellationToken cancellation)
    {
        if (await subscriptions.FindAsync(id, cancellation) is null || await store.FindAsync(id, delivery, cancellation) is not { } found)
        {
            return Problem.NotFound("delivery");
        }

        var pending = found.Replay(clock.GetUtcNow());
        await (found.State == DeliveryState.Pending ? store.SaveAsync(pending, cancellation) : store.ReopenAsync(found, pending, cancellation));
        hints.Tell(ChangeTopic.Anything);
        return Results.Json(DeliveryView.Of(pending), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ReplayAllAsync(
        string id, ISubscriptionStore subscriptions, IWebhookStore store, ChangeHints hints, TimeProvider clock, CancellationToken cancellation)
    {
        if (await subscriptions.FindAsync(id, cancellation) is null)
        {
            return Problem.NotFound("subscription");
        }

        var replayed = 0;
        IReadOnlyList<WebhookDelivery> page = [];
        do
        {
            // Behind the last page: what is given up again meanwhile is not replayed twice.
            page = await store.ListAsync(id, DeliveryState.Failed, page is [.., { Id: var last }] ? last : null, ReplayedAtOnce, cancellation);
            foreach (var dead in page)
            {
                await store.ReopenAsync(dead, dead.Replay(clock.GetUtcNow()), cancellation);
            }

            replayed += page.Count;
        }
        while (page.Count == ReplayedAtOnce);
        hints.Tell(ChangeTopic.Anything);
        return Results.Json(new ReplayView(replayed), statusCode: StatusCodes.Status202Accepted);
    }
}
