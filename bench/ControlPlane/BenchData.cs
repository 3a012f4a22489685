using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;

namespace FineTune.Bench.ControlPlane;

/// <summary>The dataset and the tasks of the benchmark.</summary>
internal static class BenchData
{
    public static async Task UploadAsync(IDatasetStore datasets)
    {
        using var content = new MemoryStream("{\"instruction\":\"a\",\"output\":\"b\"}\n"u8.ToArray());
        var report = await new DatasetChecker([], []).CheckAsync(content, "data.jsonl", CheckOptions.Default, CancellationToken.None);
        content.Position = 0;
        await datasets.AddVersionAsync("faq", "data.jsonl", content, report, CancellationToken.None);
    }

    public static JsonElement Task(string name, int jobs = 1)
    {
        var list = string.Join(',', Enumerable.Range(1, jobs).Select(number => $$"""{"name":"job-{{number}}"}"""));
        return JsonElement.Parse($$"""{"name":"{{name}}","model":"tiny","dataset":"faq","jobs":[{{list}}]}""");
    }
}
