using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>A small machine, a large location, models and datasets to check tasks against.</summary>
internal static class Samples
{
    /// <summary>Of a thousand rows, a hundred that have 1,100 tokens each.</summary>
    private static DatasetStatistics LongRows { get; } =
        DatasetStatistics.None with { TokenHistogram = [new TokenBucket(96, 104, 900, 900 * 100), new TokenBucket(1024, 1152, 100, 100 * 1100)] };

    public static BaseModel Large { get; } = OpenModels.All.Single(model => model.Name == "Qwen2.5-7B-Instruct");

    public static SubmissionContext Context { get; } = new(
        [
            new BaseModel("tiny", "models/tiny", ["local"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT"),
            new BaseModel("tiny-tuned", "models/tiny-tuned", ["local"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT", TunedTemplate: "alpaca"),
            .. OpenModels.All,
        ],
        [
            new Offer("local", "cpu", DeviceKind.Cpu, 2, 2, 2, 8, 2, 16, true, 0.05, null, null, ["reference"]),
            new Offer("westeurope", "Standard_NC24ads_A100_v4", DeviceKind.Gpu, 1, 8, 8, 80, 24, 220, true, 200, 4.1m, 1.5m, ["llamafactory"]),
            new Offer("westeurope", "Standard_NC24s_v3", DeviceKind.Gpu, 4, 2, 8, 16, 24, 448, false, 60, 13.5m, null, ["llamafactory"]),
        ],
        Versions(("faq", DatasetFormat.Alpaca, 1000), ("few", DatasetFormat.Alpaca, 5), ("pairs", DatasetFormat.PreferenceAlpaca, 1000),
            ("kto", DatasetFormat.Kto, 1000), ("text", DatasetFormat.Text, 1000), ("long", DatasetFormat.Alpaca, 1000), ("half", DatasetFormat.Alpaca, 6), ("broken", DatasetFormat.Alpaca, 0)))
    {
        Overlaps = new Dictionary<DatasetReference, RowOverlap> { [new("half", "abc")] = new(3, 6, IsWhole: true), [new("long", "abc")] = new(10, 900, IsWhole: false) },
    };

    public static TaskReading Read(string json, SubmissionContext? context = null)
    {
        using var document = JsonDocument.Parse(json);
        return TaskSpecReader.Read(document.RootElement, context ?? Context);
    }

    /// <summary>A task on this machine with some fields of its job.</summary>
    public static TaskReading ReadLocal(string job = "", string task = "") =>
        Read($$"""{"name":"a","model":"tiny","dataset":"faq"{{task}},"jobs":[{"name":"j"{{job}}}]}""");

    /// <summary>A task on GPUs with some fields of its job.</summary>
    public static TaskReading ReadAzure(string job = "", string task = "", string dataset = "faq") =>
        Read($$"""{"name":"a","location":"westeurope","model":"Qwen2.5-7B-Instruct","dataset":"{{dataset}}"{{task}},"jobs":[{"name":"j"{{job}}}]}""");

    /// <summary>A task of a method and the settings of its job, whether or not a rule forbids them together.</summary>
    public static (TaskSpec Task, Settings Settings) Settings(string method, string job)
    {
        using var document = JsonDocument.Parse($$"""{{{job}}}""");
        var settings = new Settings(new SettingsReader(new FindingList()).Read(document.RootElement, "", ParameterTable.OfJob));
        var task = new Settings(new Dictionary<Parameter, object?> { [ParameterTable.Method] = method });
        return (new TaskSpec(task, [], [], []), settings);
    }

    private static Dictionary<DatasetReference, DatasetVersion> Versions(params (string Name, DatasetFormat Format, long Rows)[] datasets)
    {
        var versions = datasets.Select(dataset => new DatasetVersion(
            dataset.Name, "abc", "abc", "data.jsonl", 1000, new DatasetReport(dataset.Format, dataset.Rows, 0, dataset.Rows * 100, 100, 200, [])
            {
                Statistics = dataset.Name == "long" ? LongRows : DatasetStatistics.None,
            },
            DateTimeOffset.UnixEpoch)).ToList();
        return versions.SelectMany(version => new[] { null, version.Version }.Select(number => KeyValuePair.Create(new DatasetReference(version.Dataset, number), version)))
            .ToDictionary();
    }
}
