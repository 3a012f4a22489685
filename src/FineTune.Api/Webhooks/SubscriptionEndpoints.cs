using System.Security.Cryptography;
using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Events;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Webhooks;

/// <summary><c>/api/subscriptions</c>: who is told of the events of the workspace.</summary>
internal static class SubscriptionEndpoints
{
    private const int IdBytes = 8;

    public static void Map(IEndpointRouteBuilder api)
    {
        var subscriptions = api.MapGroup("/subscriptions").WithTags("Subscriptions");
        subscriptions.MapGet("", async (ISubscriptionStore store, CancellationToken cancellation) => Results.Ok((await store.ListAsync(cancellation)).Select(SubscriptionView.Of)))
            .Produces<IReadOnlyList<SubscriptionView>>().WithName("listSubscriptions").WithSummary("List who is told of events");
        subscriptions.MapPost("", CreateAsync).ReadsJson<SubscriptionRequest>().Produces<NewSubscriptionView>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status409Conflict).WithName("createSubscription").WithSummary("Have events posted to an address; the secret that signs them is shown this once");
        subscriptions.MapGet("/{id}", async (string id, ISubscriptionStore store, CancellationToken cancellation) =>
            await store.FindAsync(id, cancellation) is { } found ? Results.Ok(SubscriptionView.Of(found)) : Problem.NotFound("subscription"))
            .Produces<SubscriptionView>().Refuses(StatusCodes.Status404NotFound).WithName("getSubscription").WithSummary("Look at a subscription");
        subscriptions.MapDelete("/{id}", DeleteAsync).Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound)
            .WithName("deleteSubscription").WithSummary("Delete a subscription with all its deliveries");
        subscriptions.MapPost("/{id}/test", TestAsync).Produces<SubscriptionTestView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("testSubscription").WithSummary("Post a test event now, and tell what came of it");
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, ISubscriptionStore store, WebhookOutbox outbox, SubscriptionTargets targets, IOptions<WebhookOptions> options, TimeProvider clock,
        CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (wanted, findings) = SubscriptionRequest.Read(body.Document.RootElement, options.Value.Policy);
            if (wanted is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The subscription is not valid.", findings);
            }

            if ((await store.ListAsync(cancellation)).Count >= Subscription.Most)
            {
                return Problem.Of(StatusCodes.Status409Conflict, "too-many", "", new($"A workspace has at most {Subscription.Most} subscriptions.", $"一个工作区最多有 {Subscription.Most} 个订阅。"),
                    new("Delete one that nobody needs.", "请删除不再需要的订阅。"));
            }

            var random = (RandomNumberGenerator.GetBytes(IdBytes), RandomNumberGenerator.GetBytes(Subscription.KeyBytes));
            var made = Subscription.Issue(wanted, random, AccessScope.Current.User ?? "", clock.GetUtcNow());
            await outbox.BeginAsync(made.Id, cancellation);
            await store.AddAsync(made, cancellation);
            targets.Forget();
            Note(made.Id, null, made);
            return Results.Created($"/api/subscriptions/{made.Id}", new NewSubscriptionView(SubscriptionView.Of(made), made.Secret));
        }
    }

    private static async Task<IResult> DeleteAsync(string id, ISubscriptionStore store, IWebhookStore deliveries, SubscriptionTargets targets, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } found)
        {
            return Problem.NotFound("subscription");
        }

        // The deliveries go first, so that a delete that breaks off can be repeated.
        await deliveries.RemoveAsync(id, cancellation);
        await store.DeleteAsync(id, cancellation);
        targets.Forget();
        await deliveries.RemoveAsync(id, cancellation);
        Note(id, found, null);
        return Results.NoContent();
    }

    private static async Task<IResult> TestAsync(string id, ISubscriptionStore store, WebhookPost post, TimeProvider clock, CancellationToken cancellation)
    {
        if (await store.FindAsync(id, cancellation) is not { } found)
        {
            return Problem.NotFound("subscription");
        }

        var (message, workspace, begun) = ($"msg_test_{Guid.NewGuid():N}", AccessScope.Current.Workspace, clock.GetTimestamp());
        var body = CloudEvent.Test(id, workspace, message, clock.GetUtcNow()).ToJson().ToJsonString();
        var error = await post.TrySendAsync(SubscriptionTargets.TargetOf(found, workspace), message, body, cancellation);
        return Results.Ok(new SubscriptionTestView(error is null, error, (long)clock.GetElapsedTime(begun).TotalMilliseconds));
    }

    private static void Note(string id, Subscription? before, Subscription? after) => AccessScope.Current.Notes?.Add(new Change("subscription", id, Write(before), Write(after)));

    private static System.Text.Json.Nodes.JsonNode? Write(Subscription? subscription) =>
        subscription is null ? null : JsonSerializer.SerializeToNode(SubscriptionView.Of(subscription), JsonSerializerOptions.Web);
}
