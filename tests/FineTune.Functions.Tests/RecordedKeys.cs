using FineTune.Core.Ports;

namespace FineTune.Functions.Tests;

/// <summary>Notes what is to be forgotten.</summary>
internal sealed class RecordedKeys : IIdempotencyStore
{
    public List<DateTimeOffset> ForgottenBefore { get; } = [];

    public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation) => Task.FromResult(entry);

    public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, DateTimeOffset madeBefore, CancellationToken cancellation) =>
        Task.FromResult(entry);

    public Task<IdempotencyEntry?> FindAsync(string key, CancellationToken cancellation) => Task.FromResult<IdempotencyEntry?>(null);

    public Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        ForgottenBefore.Add(madeBefore);
        return Task.CompletedTask;
    }
}
