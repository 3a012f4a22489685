using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Functions.Tests;

/// <summary>A clock that the test moves, and that tells when somebody waits for it.</summary>
internal sealed class WaitingClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<bool> timers = Channel.CreateUnbounded<bool>();

    public WaitingClock()
        : this(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        timers.Writer.TryWrite(true);
        return timer;
    }

    /// <summary>Returns once a timer has been set since the last call.</summary>
    public ValueTask<bool> WaitedAsync() => timers.Reader.ReadAsync(TestContext.Current.CancellationToken);
}
