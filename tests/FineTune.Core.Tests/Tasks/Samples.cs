using System.Text.Json;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>A small machine, a large location, a model and datasets to check tasks against.</summary>
internal static class Samples
{
    public static SubmissionContext Context { get; } = new(
        [
            new BaseModel("tiny", "models/tiny", ["local"], "llama3", false, 1_000_000, 4, 128, 352, 4, 2, 2048, 512, "MIT"),
            new BaseModel("Qwen2.5-7B-Instruct", "hub", ["*"], "qwen", true, 7_600_000_000, 28, 3584, 18944, 28, 4, 152064, 32768, "Apache-2.0"),
        ],
        [
            new Offer("local", "cpu", DeviceKind.Cpu, 2, 2, 2, 8, 2, 16, true, 0.05, null, null, ["reference"]),
            new Offer("westeurope", "Standard_NC24ads_A100_v4", DeviceKind.Gpu, 1, 8, 8, 80, 24, 220, true, 200, 4.1m, 1.5m, ["llamafactory"]),
        ],
        new Dictionary<DatasetReference, DatasetVersion>
        {
            [new("faq", null)] = Version("faq", DatasetFormat.Alpaca),
            [new("faq", "abc")] = Version("faq", DatasetFormat.Alpaca),
            [new("pairs", null)] = Version("pairs", DatasetFormat.PreferenceAlpaca),
            [new("pairs", "abc")] = Version("pairs", DatasetFormat.PreferenceAlpaca),
        });

    public static TaskReading Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return TaskSpecReader.Read(document.RootElement, Context);
    }

    /// <summary>A task on this machine with some fields of its job.</summary>
    public static TaskReading ReadLocal(string job = "", string task = "") =>
        Read($$"""{"name":"a","model":"tiny","dataset":"faq"{{task}},"jobs":[{"name":"j"{{job}}}]}""");

    /// <summary>A task on GPUs with some fields of its job.</summary>
    public static TaskReading ReadAzure(string job = "", string task = "", string dataset = "faq") =>
        Read($$"""{"name":"a","location":"westeurope","model":"Qwen2.5-7B-Instruct","dataset":"{{dataset}}"{{task}},"jobs":[{"name":"j"{{job}}}]}""");

    private static DatasetVersion Version(string name, DatasetFormat format) =>
        new(name, "abc", "abc", "data.jsonl", 1000, new DatasetReport(format, 1000, 0, 100_000, 100, 200, []), DateTimeOffset.UnixEpoch);
}
