using FineTune.Core.Access;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace FineTune.Api.Webhooks;

/// <summary>Makes the messages of what happened and sends what is due. A host calls it again and again; a round that breaks off is made good by
/// the next one.</summary>
public sealed partial class WebhookRound
{
    private const int SentAtOnce = 8;

    private readonly IReadOnlyList<IWebhookTargets> sources;
    private readonly WebhookOutbox outbox;
    private readonly WebhookPost post;
    private readonly IWebhookStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<WebhookRound> logger;

    internal WebhookRound(
        IEnumerable<IWebhookTargets> sources, WebhookOutbox outbox, WebhookPost post, IWebhookStore store, TimeProvider clock, ILogger<WebhookRound> logger)
    {
        this.sources = [.. sources];
        (this.outbox, this.post, this.store, this.clock, this.logger) = (outbox, post, store, clock, logger);
    }

    /// <returns>When to look again at the latest for what was not taken; null for never.</returns>
    public async Task<DateTimeOffset?> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset? next = null;
        foreach (var target in await TargetsAsync(cancellation))
        {
            using var scope = AccessScope.Enter(target.Workspace);
            await outbox.CollectAsync(target.Name, target.IsConfigured, told => target.Write(told, cancellation), cancellation);
            var pending = await store.ListPendingAsync(target.Name, cancellation);
            var now = clock.GetUtcNow();
            await Parallel.ForEachAsync(
                pending.Where(delivery => delivery.DueAt <= now),
                new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellation },
                async (delivery, token) => await SendAsync(target, delivery, token));
            var waiting = pending.Count == 0 ? pending : await store.ListPendingAsync(target.Name, cancellation);
            next = waiting.Select(delivery => (DateTimeOffset?)delivery.DueAt).Append(next).Min();
        }

        return next;
    }

    /// <summary>Forgets deliveries that ended long ago.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        foreach (var target in await TargetsAsync(cancellation))
        {
            using var scope = AccessScope.Enter(target.Workspace);
            await store.ForgetAsync(target.Name, clock.GetUtcNow() - WebhookOutbox.Kept, cancellation);
        }
    }

    private async Task<IReadOnlyList<WebhookTarget>> TargetsAsync(CancellationToken cancellation)
    {
        var targets = new List<WebhookTarget>();
        foreach (var source in sources)
        {
            targets.AddRange(await source.ListAsync(cancellation));
        }

        return targets;
    }

    private async Task SendAsync(WebhookTarget target, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var error = await post.TrySendAsync(target, delivery.Id, delivery.Body, cancellation);
        var after = delivery.After(error, clock.GetUtcNow(), target.Life);
        await store.SaveAsync(after, cancellation);
        if (after.State == DeliveryState.Failed)
        {
            GivenUp(delivery.Id, target.Address, after.Tries, error);
        }
        else if (error is not null)
        {
            NotTaken(delivery.Id, target.Address, error, after.DueAt);
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "Webhook {Id} was not taken by {Address}: {Error}. It is sent again at {Next:O}.")]
    private partial void NotTaken(string id, Uri address, string error, DateTimeOffset next);

    [LoggerMessage(31, LogLevel.Error, "Webhook {Id} was not taken by {Address} in {Tries} tries and is given up: {Error}.")]
    private partial void GivenUp(string id, Uri address, int tries, string? error);
}
