using FineTune.Core.Webhooks;

namespace FineTune.Api.Webhooks;

/// <summary>A subscription as the API shows it; without what messages are signed with.</summary>
/// <param name="Types">Types of events that it is told of, without their prefix; none for all.</param>
/// <param name="CreatedAt">It is told what happens from then on.</param>
public sealed record SubscriptionView(string Id, string Name, string Url, IReadOnlyList<string> Types, string CreatedBy, DateTimeOffset CreatedAt)
{
    internal static SubscriptionView Of(Subscription subscription) =>
        new(subscription.Id, subscription.Name, subscription.Url, subscription.Types, subscription.CreatedBy, subscription.CreatedAt);
}

/// <summary>A new subscription.</summary>
/// <param name="Secret">What its messages are signed with, <c>whsec_</c> and base64. It is shown this once.</param>
public sealed record NewSubscriptionView(SubscriptionView Subscription, string Secret);

/// <summary>What came of a test.</summary>
/// <param name="Delivered">Whether the receiver answered with a status from 200 to 299.</param>
/// <param name="Error">What was met instead; null for nothing.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record SubscriptionTestView(bool Delivered, string? Error, long Milliseconds);
