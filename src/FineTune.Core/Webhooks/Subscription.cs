using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Events;

namespace FineTune.Core.Webhooks;

/// <summary>Somebody who is told of the events of a workspace.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Url">Where messages are posted to.</param>
/// <param name="Secret">What they are signed with: <c>whsec_</c> and base64.</param>
/// <param name="Types">Types that it is told of, as <see cref="EventTypes.Takes"/> reads them; none for all.</param>
/// <param name="CreatedBy">Who made it; empty where nobody had to say.</param>
/// <param name="CreatedAt">UTC; it is told what happens from then on.</param>
public sealed record Subscription(
    string Id, string Name, string Url, string Secret, IReadOnlyList<string> Types, string CreatedBy, DateTimeOffset CreatedAt)
{
    /// <summary>Most subscriptions of a workspace.</summary>
    public const int Most = 50;

    /// <summary>Bytes of a secret's key.</summary>
    public const int KeyBytes = 32;

    /// <summary>A new one.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="random">16 random bytes for its id and <see cref="KeyBytes"/> for its key.</param>
    /// <param name="user">Who asked.</param>
    /// <param name="now">UTC.</param>
    public static Subscription Issue(SubscriptionRequest request, (byte[] Id, byte[] Key) random, string user, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Subscription("sub-" + Convert.ToHexStringLower(random.Id), request.Name, request.Url.AbsoluteUri, StandardWebhook.WriteSecret(random.Key), request.Types ?? [], user, now);
    }

    /// <summary>The message of an event; null where this subscriber is not told of it.</summary>
    /// <param name="told">What happened.</param>
    /// <param name="workspace">Where.</param>
    public WebhookDelivery? Write(ILoggedEvent told, string workspace)
    {
        ArgumentNullException.ThrowIfNull(told);

        // What is older only comes up because the log is looked at with an overlap.
        return told.Time >= CreatedAt && EventTypes.Takes(Types, told.Type)
            ? new WebhookDelivery(DeliveryId(told), Id, CloudEvent.Of(told, workspace).ToJson().ToJsonString(), told.Time, told.Time) { Type = CloudEvent.Prefix + told.Type }
            : null;
    }

    // Sorts newest first, so that a page of deliveries is the beginning of a range of rows.
    private string DeliveryId(ILoggedEvent told)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id} {told.Id}")))[..16];
        return string.Create(CultureInfo.InvariantCulture, $"msg_{DateTimeOffset.MaxValue.UtcTicks - told.Time.UtcTicks:x16}{hash}");
    }
}
