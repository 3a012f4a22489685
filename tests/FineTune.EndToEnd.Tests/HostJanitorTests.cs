using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using FineTune.Local.Janitor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.EndToEnd.Tests;

public sealed class HostJanitorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EveryHour_ForgetsKeysThatAreOlderThanADay()
    {
        var clock = new FakeTimeProvider();
        var keys = new ForgottenKeys();
        using var janitor = NewJanitor(keys, clock);
        await janitor.StartAsync(Stop);
        Assert.Equal(clock.GetUtcNow().AddDays(-1), await keys.NextAsync());
        clock.Advance(HostJanitor.Period);
        Assert.Equal(clock.GetUtcNow().AddDays(-1), await keys.NextAsync());
        await janitor.StopAsync(Stop);
    }

    [Fact]
    public async Task Run_AfterAFailure_GoesOn()
    {
        var clock = new FakeTimeProvider();
        var keys = new ForgottenKeys { Failures = 1 };
        using var janitor = NewJanitor(keys, clock);
        await janitor.StartAsync(Stop);
        await keys.NextAsync();
        while (!keys.HasMore)
        {
            clock.Advance(HostJanitor.Period);
            await Task.Yield();
        }

        await janitor.StopAsync(Stop);
    }

    private static HostJanitor NewJanitor(IIdempotencyStore keys, TimeProvider clock) => new(
        keys, new ExpiredDatasets(new NoWorkspaces(), null!, null!), new RetentionRound(new NoWorkspaces(), null!, null!, null!, null!, null!, clock), new OrphanedAttempts(null!, []), clock,
        NullLogger<HostJanitor>.Instance);

    private sealed class NoWorkspaces : IAccessStore
    {
        public ValueTask<AccessBook> ReadAsync(CancellationToken cancellation) => new(new AccessBook([], new Dictionary<string, Stored<ApiKey>>()));

        public Task<bool> AddAsync(Workspace workspace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> SaveAsync(Stored<Workspace> read, Workspace workspace, CancellationToken cancellation) => throw new NotSupportedException();

        public Task AddAsync(ApiKey key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> SaveAsync(Stored<ApiKey> read, ApiKey key, CancellationToken cancellation) => throw new NotSupportedException();
    }

    private sealed class ForgottenKeys : IIdempotencyStore
    {
        private readonly System.Threading.Channels.Channel<DateTimeOffset> asked = System.Threading.Channels.Channel.CreateUnbounded<DateTimeOffset>();

        public int Failures { get; set; }

        public bool HasMore => asked.Reader.TryPeek(out _);

        public ValueTask<DateTimeOffset> NextAsync() => asked.Reader.ReadAsync(Stop);

        public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IdempotencyEntry> ClaimAsync(string key, IdempotencyEntry entry, DateTimeOffset madeBefore, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<IdempotencyEntry?> FindAsync(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ForgetAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
        {
            asked.Writer.TryWrite(madeBefore);
            return Failures-- > 0 ? Task.FromException(new TimeoutException("away")) : Task.CompletedTask;
        }
    }
}
