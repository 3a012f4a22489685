using System.Diagnostics;

namespace FineTune.Bench;

/// <summary>What running an action many times took.</summary>
/// <param name="PerSecond">Runs in a second, over all.</param>
/// <param name="P50">Median of one run in milliseconds.</param>
/// <param name="P99">99th percentile of one run in milliseconds.</param>
internal sealed record Measure(double PerSecond, double P50, double P99)
{
    /// <summary>Runs an action <paramref name="count"/> times, at most <paramref name="width"/> at once.</summary>
    public static async Task<Measure> RunAsync(int count, int width, Func<int, Task> action)
    {
        var times = new double[count];
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = width }, async (index, _) =>
        {
            var begun = Stopwatch.GetTimestamp();
            await action(index);
            times[index] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        });
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(times);
        return new Measure(count / elapsed, times[count / 2], times[count * 99 / 100]);
    }
}
