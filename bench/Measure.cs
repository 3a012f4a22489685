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
            times[index] = await TimeAsync(() => action(index));
        });
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return Of(times) with { PerSecond = count / elapsed };
    }

    /// <summary>What runs took that came one after another.</summary>
    /// <param name="times">Milliseconds of each.</param>
    public static Measure Of(IReadOnlyList<double> times)
    {
        var sorted = times.Order().ToList();
        return new Measure(1000 * times.Count / times.Sum(), sorted[times.Count / 2], sorted[times.Count * 99 / 100]);
    }

    /// <summary>Milliseconds that an action takes.</summary>
    public static async Task<double> TimeAsync(Func<Task> action)
    {
        var begun = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
