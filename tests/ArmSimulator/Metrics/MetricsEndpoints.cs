using System.Globalization;
using System.Text.Json.Nodes;
using ArmSimulator.Http;
using ArmSimulator.Jobs;
using ArmSimulator.Quota;

namespace ArmSimulator.Metrics;

/// <summary><c>metrics:getBatch</c>: one value a minute for each device of each running node.</summary>
internal static class MetricsEndpoints
{
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder app, SimulatedWorkspace workspace) =>
        app.MapPost("/subscriptions/{subscription}/metrics:getBatch", async (HttpRequest request) =>
        {
            var body = await StrictJson.ReadAsync(request);
            var query = request.Query;
            if (query["api-version"] != "2024-02-01" || query["interval"] != "PT1M"
                || query["metricnamespace"] != "Microsoft.MachineLearningServices/workspaces")
            {
                throw ArmException.User("api-version, interval or metricnamespace is missing or unknown.");
            }

            var ids = (body["resourceids"] as JsonArray)?.Select(id => (string)id!).ToList() ?? [];
            if (ids is not [var id] || !id.Equals(workspace.Id, StringComparison.OrdinalIgnoreCase))
            {
                throw ArmException.NotFound("the resource");
            }

            var (from, to) = (Time(query["starttime"]), Time(query["endtime"]));
            return workspace.Look(() => Answers.Json(View(workspace, [.. query["metricnames"].ToString().Split(',')], from, to)));
        });

    private static JsonObject View(SimulatedWorkspace workspace, IReadOnlyList<string> names, DateTimeOffset from, DateTimeOffset to) => new()
    {
        ["values"] = new JsonArray(new JsonObject
        {
            ["starttime"] = from.UtcDateTime.ToString("O"),
            ["endtime"] = to.UtcDateTime.ToString("O"),
            ["interval"] = "PT1M",
            ["namespace"] = "Microsoft.MachineLearningServices/workspaces",
            ["resourceid"] = workspace.Id,
            ["value"] = new JsonArray([.. names.Select(name => (JsonNode)new JsonObject
            {
                ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name },
                ["unit"] = name.EndsWith("Percentage", StringComparison.Ordinal) ? "Percent" : "Count",
                ["timeseries"] = new JsonArray([.. workspace.Jobs.All.SelectMany(job => Series(workspace, job, name, from, to))]),
            })]),
        }),
    };

    private static IEnumerable<JsonNode> Series(SimulatedWorkspace workspace, SimulatedJob job, string metric, DateTimeOffset from, DateTimeOffset to)
    {
        var isGpu = metric.StartsWith("Gpu", StringComparison.Ordinal);
        var gpus = VmSizeCatalog.Find(job.VmSize)!.Gpus;
        var devices = !isGpu ? [null] : Enumerable.Range(0, gpus).Select(index => index.ToString(CultureInfo.InvariantCulture)).ToArray<string?>();
        foreach (var node in job.StartedAt is null ? [] : Enumerable.Range(0, job.Nodes))
        {
            foreach (var device in devices)
            {
                var data = new JsonArray();
                for (var minute = Floor(job.StartedAt!.Value); minute <= (job.EndedAt ?? workspace.Now); minute += Grain)
                {
                    if (minute >= Floor(from) && minute < to)
                    {
                        data.Add(new JsonObject
                        {
                            ["timeStamp"] = minute.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                            ["average"] = Value(workspace, job, node, metric),
                        });
                    }
                }

                var labels = new JsonArray(Label("RunId", job.Name.ToLowerInvariant()), Label("InstanceId", $"node-{node}"));
                if (device is not null)
                {
                    labels.Add(Label("DeviceId", device));
                }

                yield return new JsonObject { ["metadatavalues"] = labels, ["data"] = data };
            }
        }
    }

    // Of a job that runs for real, what its trainer measures; of another, values in the usual range.
    private static double? Value(SimulatedWorkspace workspace, SimulatedJob job, int node, string metric) => metric switch
    {
        "CpuUtilizationPercentage" => workspace.Runner is { } runner ? runner.Measure(job, node, "utilization") : 60,
        "CpuMemoryUtilizationMegabytes" => workspace.Runner is { } runner ? runner.Measure(job, node, "memory_mib") : 4096,
        "GpuUtilizationPercentage" => 90 + node,
        "GpuMemoryUtilizationMegabytes" => 30_000,
        "GpuMemoryCapacityMegabytes" => 81_920,
        "GpuEnergyJoules" => 300 * 60,
        _ => throw ArmException.User($"There is no metric '{metric}'."),
    };

    private static JsonObject Label(string name, string value) =>
        new() { ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name }, ["value"] = value };

    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ArmException.User("starttime and endtime are required.");

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Grain.Ticks), TimeSpan.Zero);
}
