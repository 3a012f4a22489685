namespace FineTune.Core.Hints;

/// <summary>A reader that waits for changes. Not for several readers at once.</summary>
public sealed class ChangeWatch : IDisposable
{
    private readonly SemaphoreSlim changed = new(0, 1);
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Action<ChangeWatch> forget;

    internal ChangeWatch(TimeProvider clock, Action<ChangeWatch> forget)
    {
        this.clock = clock;
        this.forget = forget;
    }

    /// <summary>Waits for a change, at most for <paramref name="limit"/>. Changes since the last wait end it at once.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var timer = clock.CreateTimer(_ => Wake(), null, limit, Timeout.InfiniteTimeSpan);
        await changed.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => forget(this);

    // Many changes before a wait are one.
    internal void Wake()
    {
        lock (gate)
        {
            if (changed.CurrentCount == 0)
            {
                changed.Release();
            }
        }
    }
}
