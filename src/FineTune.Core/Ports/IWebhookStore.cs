using FineTune.Core.Webhooks;

namespace FineTune.Core.Ports;

/// <summary>Messages to receivers, and how far each receiver's events were looked through.</summary>
public interface IWebhookStore
{
    /// <summary>Id of the event up to which messages were made for a receiver; null for a receiver that is new.</summary>
    Task<string?> FindCursorAsync(string endpoint, CancellationToken cancellation);

    /// <summary>Says where a receiver begins; nothing where it has begun.</summary>
    Task AddCursorAsync(string endpoint, string eventId, CancellationToken cancellation);

    /// <summary>Says how far a receiver is; nothing where it was removed meanwhile.</summary>
    Task MoveCursorAsync(string endpoint, string eventId, CancellationToken cancellation);

    /// <summary>Keeps a message, unless it is known already.</summary>
    Task AddAsync(WebhookDelivery delivery, CancellationToken cancellation);

    /// <summary>Writes how far a pending message is; nothing where it is not pending any more.</summary>
    Task SaveAsync(WebhookDelivery delivery, CancellationToken cancellation);

    /// <summary>Makes a message that ended pending again; nothing where it has not ended.</summary>
    /// <param name="ended">The message as it was read.</param>
    /// <param name="pending">What it becomes.</param>
    /// <param name="cancellation">Stops it; nothing is then changed.</param>
    Task ReopenAsync(WebhookDelivery ended, WebhookDelivery pending, CancellationToken cancellation);

    Task<WebhookDelivery?> FindAsync(string endpoint, string id, CancellationToken cancellation);

    /// <summary>Messages of a receiver that are pending.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ListPendingAsync(string endpoint, CancellationToken cancellation);

    /// <summary>Messages of a receiver in the order of their ids.</summary>
    /// <param name="endpoint">Names the receiver.</param>
    /// <param name="state">How far they are; null for any.</param>
    /// <param name="afterId">Id of the last message known; null for none.</param>
    /// <param name="limit">Most messages.</param>
    /// <param name="cancellation">Stops reading.</param>
    Task<IReadOnlyList<WebhookDelivery>> ListAsync(string endpoint, DeliveryState? state, string? afterId, int limit, CancellationToken cancellation);

    /// <summary>Forgets messages that ended and whose event happened before a time.</summary>
    Task ForgetAsync(string endpoint, DateTimeOffset happenedBefore, CancellationToken cancellation);

    /// <summary>Forgets a receiver, with all its messages. Repeating it is harmless.</summary>
    Task RemoveAsync(string endpoint, CancellationToken cancellation);
}
