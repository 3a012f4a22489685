using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FineTune.AzureMachineLearning.Metrics;

/// <summary>Turns metric points of one run into the lines of its <c>devices.jsonl</c>: one for each device and minute.</summary>
internal static class DeviceSamples
{
    private const double SecondsOfAPoint = 60;

    /// <param name="attempt">Number of the attempt.</param>
    /// <param name="points">Points of the run.</param>
    /// <param name="after">Time of the newest line that is stored; later points only.</param>
    public static string Lines(int attempt, IReadOnlyList<MetricPoint> points, DateTimeOffset? after)
    {
        var nodes = points.Select(point => point.Instance).Distinct().Order(StringComparer.Ordinal).ToList();
        var lines = new StringBuilder();
        foreach (var sample in points
            .Where(point => after is null || point.Time > after)
            .GroupBy(point => (point.Time, Node: nodes.IndexOf(point.Instance), point.Device))
            .OrderBy(sample => sample.Key.Time).ThenBy(sample => sample.Key.Node).ThenBy(sample => sample.Key.Device, StringComparer.Ordinal))
        {
            double? Value(string metric) => sample.FirstOrDefault(point => point.Metric == metric)?.Value;
            var line = new
            {
                attempt,
                node = sample.Key.Node,
                device = sample.Key.Device is { } device ? "gpu-" + device : "cpu",
                utilization = Value("GpuUtilizationPercentage") ?? Value("CpuUtilizationPercentage"),
                memory_mib = Value("GpuMemoryUtilizationMegabytes") ?? Value("CpuMemoryUtilizationMegabytes"),
                memory_total_mib = Value("GpuMemoryCapacityMegabytes"),
                power_w = Value("GpuEnergyJoules") / SecondsOfAPoint,
                time = sample.Key.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            };
            lines.Append(JsonSerializer.Serialize(line)).Append('\n');
        }

        return lines.ToString();
    }
}
