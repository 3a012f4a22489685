using FineTune.Core.Webhooks;

namespace FineTune.Core.Ports;

/// <summary>Messages to receivers, and how far each receiver's events were looked through.</summary>
public interface IWebhookStore
{
    /// <summary>Id of the event up to which messages were made for a receiver; null for a receiver that is new.</summary>
    Task<string?> FindCursorAsync(string endpoint, CancellationToken cancellation);

    Task SaveCursorAsync(string endpoint, string eventId, CancellationToken cancellation);

    /// <summary>Keeps a message, unless it is known already.</summary>
    Task AddAsync(WebhookDelivery delivery, CancellationToken cancellation);

    /// <summary>Writes how far a message is, over what was known before.</summary>
    Task SaveAsync(WebhookDelivery delivery, CancellationToken cancellation);

    /// <summary>Messages of a receiver that are pending.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListPendingAsync(string endpoint, CancellationToken cancellation);

    /// <summary>Forgets messages that ended and whose event happened before a time.</summary>
    Task ForgetAsync(string endpoint, DateTimeOffset happenedBefore, CancellationToken cancellation);
}
