namespace FineTune.Access.Tests.Hosts;

/// <summary>The system's clock, moved by as much as a test wants.</summary>
internal sealed class MovedClock : TimeProvider
{
    private TimeSpan offset;

    public void Advance(TimeSpan time) => offset += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
