using FineTune.Core.Access;
using FineTune.Core.Events;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;

namespace FineTune.Api.Webhooks;

/// <summary>The receivers that users subscribed.</summary>
internal sealed class SubscriptionTargets(IAccessStore access, ISubscriptionStore store, TimeProvider clock) : IWebhookTargets
{
    /// <summary>How long another process may take to hear of a new or deleted subscription.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private IReadOnlyList<WebhookTarget>? known;
    private DateTimeOffset knownSince;

    public static WebhookTarget TargetOf(Subscription subscription, string workspace) => new(
        subscription.Id, new Uri(subscription.Url), StandardWebhook.ReadSecret(subscription.Secret)!, workspace, CloudEvent.MediaType, WebhookSchedule.Life, IsConfigured: false,
        (told, _) => Task.FromResult(subscription.Write(told, workspace)));

    public async Task<IReadOnlyList<WebhookTarget>> ListAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (known is { } recent && now - knownSince < Fresh)
        {
            return recent;
        }

        // Before the read: what is forgotten during it is read again.
        (known, knownSince) = (null, now);
        var targets = new List<WebhookTarget>();
        foreach (var name in (await access.ReadAsync(cancellation)).Workspaces.Select(workspace => workspace.Value.Name))
        {
            using var scope = AccessScope.Enter(name);
            targets.AddRange((await store.ListAsync(cancellation)).Select(subscription => TargetOf(subscription, name)));
        }

        return known = targets;
    }

    /// <summary>Has the next look read them again.</summary>
    public void Forget() => knownSince = DateTimeOffset.MinValue;
}
