using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Local.Driver;

/// <summary>One timer for all waiting jobs: hints at each when its time has come. A job has one time; setting it again replaces it.</summary>
internal sealed class WakeTimer(TimeProvider clock, IJobSignals signals)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly PriorityQueue<JobKey, DateTimeOffset> queue = new();
    private readonly Dictionary<JobKey, DateTimeOffset> times = [];

    public void Set(JobKey job, DateTimeOffset time)
    {
        lock (gate)
        {
            times[job] = time;
            queue.Enqueue(job, time);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var ticks = new PeriodicTimer(Tick, clock);
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellation))
            {
                Fire(clock.GetUtcNow());
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Fire(DateTimeOffset now)
    {
        lock (gate)
        {
            while (queue.TryPeek(out var job, out var time) && time <= now)
            {
                queue.Dequeue();
                if (times.TryGetValue(job, out var latest) && latest == time)
                {
                    times.Remove(job);
                    signals.Hint(job);
                }
            }
        }
    }
}
