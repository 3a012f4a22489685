using FineTune.Core.Ports;

namespace FineTune.Functions.Tests;

/// <summary>Notes what is to be forgotten.</summary>
internal sealed class RecordedKeys : IIdempotencyStore
{
    public List<DateTimeOffset> ForgottenBefore { get; } = [];

    public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation) => Task.FromResult(entry);

    public Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        ForgottenBefore.Add(madeBefore);
        return Task.CompletedTask;
    }
}
