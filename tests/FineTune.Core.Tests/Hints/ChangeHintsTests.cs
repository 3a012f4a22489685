using FineTune.Core.Hints;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Core.Tests.Hints;

public sealed class ChangeHintsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider clock = new();
    private readonly ChangeHints hints;

    public ChangeHintsTests() => hints = new ChangeHints(clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_ToldWhileItWaits_Ends()
    {
        using var watch = hints.Watch("a", "b");
        var waiting = watch.WaitAsync(Long, Stop);
        hints.Tell("c");
        Assert.False(waiting.IsCompleted);
        hints.Tell("b");
        await waiting;
    }

    [Fact]
    public async Task Wait_ToldOftenBeforeIt_EndsOnce()
    {
        using var watch = hints.Watch("a");
        hints.Tell("a");
        hints.Tell("a");
        await watch.WaitAsync(Long, Stop);
        Assert.False(watch.WaitAsync(Long, Stop).IsCompleted);
    }

    [Fact]
    public async Task Wait_NothingTold_EndsAtItsLimit()
    {
        using var watch = hints.Watch("a");
        var waiting = watch.WaitAsync(Long, Stop);
        clock.Advance(Long - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        await waiting;
    }

    [Fact]
    public async Task Dispose_OneOfTwo_LeavesTheOther()
    {
        using var watch = hints.Watch("a");
        hints.Watch("a").Dispose();
        hints.Tell("a");
        await watch.WaitAsync(Long, Stop);
    }
}
