using System.Globalization;
using Azure.Core;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Metrics;

/// <summary>One value of a metric of one device or node in one minute.</summary>
internal sealed record MetricPoint(string Metric, string Run, string Instance, string? Device, DateTimeOffset Time, double Value);

/// <summary>Reads the metrics of all runs of a workspace in one call for each kind of device.</summary>
internal sealed class MetricsBatch(ArmClient client, Workspace workspace)
{
    private static readonly string[] OfGpu =
        ["GpuUtilizationPercentage", "GpuMemoryUtilizationMegabytes", "GpuMemoryCapacityMegabytes", "GpuEnergyJoules"];

    private static readonly string[] OfCpu = ["CpuUtilizationPercentage", "CpuMemoryUtilizationMegabytes"];

    /// <summary>Every value between two times.</summary>
    public async Task<IReadOnlyList<MetricPoint>> ReadAsync(
        bool gpu, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var filter = "RunId eq '*' and InstanceId eq '*'" + (gpu ? " and DeviceId eq '*'" : "");
        var address = ArmApi.Build(
            workspace.MetricsEndpoint,
            $"/subscriptions/{workspace.Options.Subscription}/metrics:getBatch",
            ("api-version", ArmApi.MetricsBatchVersion),
            ("starttime", Text(from)),
            ("endtime", Text(to)),
            ("interval", "PT1M"),
            ("metricnamespace", "Microsoft.MachineLearningServices/workspaces"),
            ("metricnames", string.Join(',', gpu ? OfGpu : OfCpu)),
            ("aggregation", "average"),
            ("filter", filter));
        var answer = (await client.SendAsync(RequestMethod.Post, address, new { resourceids = new[] { workspace.Id } }, cancellation))
            .Read<Batch>();
        return
        [
            .. from resource in answer.Values ?? []
               from metric in resource.Value ?? []
               from series in metric.Timeseries ?? []
               from point in series.Data ?? []
               where point.Average is not null && series.Get("RunId") is not null
               select new MetricPoint(
                   metric.Name.Value, series.Get("RunId")!, series.Get("InstanceId") ?? "0", series.Get("DeviceId"), point.TimeStamp,
                   point.Average!.Value),
        ];
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private sealed record Batch(IReadOnlyList<BatchResource>? Values);

    private sealed record BatchResource(IReadOnlyList<BatchMetric>? Value);

    private sealed record BatchMetric(NamedValue Name, IReadOnlyList<Series>? Timeseries);

    private sealed record Series(IReadOnlyList<Label>? Metadatavalues, IReadOnlyList<Point>? Data)
    {
        public string? Get(string name) => Metadatavalues?
            .FirstOrDefault(label => string.Equals(label.Name.Value, name, StringComparison.OrdinalIgnoreCase))?.Value;
    }

    private sealed record Label(NamedValue Name, string? Value);

    private sealed record NamedValue(string Value);

    private sealed record Point(DateTimeOffset TimeStamp, double? Average);
}
