namespace FineTune.Core.Ports;

/// <summary>What a request under an <c>Idempotency-Key</c> made.</summary>
/// <param name="BodyHash">SHA-256 of the request's method, path and body, so that a key cannot be used for something else.</param>
/// <param name="ResourceId">Id that was chosen for what the request makes, before it was made.</param>
/// <param name="CreatedAt">UTC; entries are kept for a day.</param>
public sealed record IdempotencyEntry(string BodyHash, string ResourceId, DateTimeOffset CreatedAt);

/// <summary>Remembers requests that clients may repeat.</summary>
public interface IIdempotencyStore
{
    /// <summary>How long a client may repeat a request under its key.</summary>
    static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Claims a key.</summary>
    /// <returns>The entry that holds the key: <paramref name="entry"/> when it was free, else the earlier one.</returns>
    Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation);

    /// <summary>Claims a key that an entry made at <paramref name="madeBefore"/> or earlier holds no longer.</summary>
    /// <returns>The entry that holds the key: <paramref name="entry"/> when it was free or outlived, else the earlier one.</returns>
    Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, DateTimeOffset madeBefore, CancellationToken cancellation);

    /// <summary>The entry that holds a key; null where none does.</summary>
    Task<IdempotencyEntry?> FindAsync(string key, CancellationToken cancellation);

    /// <summary>Forgets entries made before a time.</summary>
    Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation);
}
