using System.Text;
using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;

namespace FineTune.Bench.ControlPlane;

/// <summary>The dataset and the tasks of the benchmark.</summary>
internal static class BenchData
{
    private const int Rows = 100;

    public static async Task UploadAsync(IDatasetStore datasets)
    {
        var rows = string.Concat(Enumerable.Range(1, Rows).Select(number => $$"""{"instruction":"question {{number}}","output":"answer {{number}}"}""" + "\n"));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(rows));
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
