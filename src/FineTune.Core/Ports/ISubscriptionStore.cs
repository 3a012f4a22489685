using FineTune.Core.Webhooks;

namespace FineTune.Core.Ports;

/// <summary>Subscriptions to the events of the present workspace.</summary>
public interface ISubscriptionStore
{
    Task AddAsync(Subscription subscription, CancellationToken cancellation);

    Task<Subscription?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>Every subscription, oldest first.</summary>
    Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken cancellation);

    /// <summary>Removes one. Repeating it is harmless.</summary>
    /// <returns>False where there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation);
}
