using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Metrics;

/// <summary>
/// Writes what Azure Monitor measures into each running job's <c>devices.jsonl</c>. On many machines no trainer could: each would
/// overwrite the others' lines.
/// </summary>
internal sealed class DeviceRecorder(MetricsBatch metrics, IArtifactStore artifacts, TimeSpan interval, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly ConcurrentDictionary<AttemptName, DateTimeOffset> newest = [];
    private DateTimeOffset recordedAt = DateTimeOffset.MinValue;

    /// <summary>Records for all running attempts unless that was done just now.</summary>
    /// <param name="running">Attempts by whether GPUs compute for them.</param>
    /// <param name="cancellation">Stops between two jobs.</param>
    public async Task RecordAsync(IReadOnlyList<(AttemptName Attempt, bool Gpu)> running, CancellationToken cancellation)
    {
        if (time.GetUtcNow() - recordedAt < interval || !await gate.WaitAsync(TimeSpan.Zero, cancellation))
        {
            return;
        }

        try
        {
            recordedAt = time.GetUtcNow();
            foreach (var kind in running.GroupBy(job => job.Gpu))
            {
                var points = await metrics.ReadAsync(kind.Key, recordedAt - Lateness, recordedAt, cancellation);
                var byRun = points.ToLookup(point => point.Run, StringComparer.OrdinalIgnoreCase);
                foreach (var (attempt, _) in kind)
                {
                    await AppendAsync(attempt, [.. byRun[attempt.ToString()]], cancellation);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    public void Forget(AttemptName attempt) => newest.TryRemove(attempt, out _);

    public void Dispose() => gate.Dispose();

    private async Task AppendAsync(AttemptName attempt, IReadOnlyList<MetricPoint> points, CancellationToken cancellation)
    {
        if (points.Count == 0)
        {
            return;
        }

        var path = attempt.RunPrefix + JobDirectory.DevicesFile;
        var after = newest.TryGetValue(attempt, out var known) ? known : await NewestAsync(path, cancellation);
        var lines = DeviceSamples.Lines(attempt.Number, points, after);
        if (lines.Length > 0)
        {
            var length = (await artifacts.FindAsync(path, cancellation))?.Bytes ?? 0;
            await artifacts.AppendAsync(path, length, Encoding.UTF8.GetBytes(lines), cancellation);
        }

        newest[attempt] = points.Max(point => point.Time);
    }

    // After a restart the file itself tells how far it goes.
    private async Task<DateTimeOffset?> NewestAsync(string path, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(path, 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content);
        DateTimeOffset? last = null;
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (JsonElement.Parse(line).TryGetProperty("time", out var at) && at.TryGetDateTimeOffset(out var told))
            {
                last = told > last || last is null ? told : last;
            }
        }

        return last;
    }
}
