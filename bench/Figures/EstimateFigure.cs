using System.Net.Http.Json;
using System.Text.Json;
using System.Xml;
using FineTune.Bench.Host;

namespace FineTune.Bench.Figures;

/// <summary>The estimated duration of a job over the measured one, for several sizes and methods.</summary>
internal static class EstimateFigure
{
    public static async Task RunAsync(HostUnderTest host)
    {
        await MeasureAsync(host, "lora-short", TrainingTask.Document("lora-short", 60, batchSize: 4, cutoffLength: 128));
        await MeasureAsync(host, "lora-long", TrainingTask.Document("lora-long", 300));
        await MeasureAsync(host, "lora-large-batch", TrainingTask.Document("lora-large-batch", 60, batchSize: 32));
        await MeasureAsync(host, "lora-two-nodes", TrainingTask.Document("lora-two-nodes", 100, nodes: 2));
        await MeasureAsync(host, "full", TrainingTask.Document("full", 150, method: "full"));
        await MeasureAsync(host, "freeze", TrainingTask.Document("freeze", 150, method: "freeze"));
    }

    private static async Task MeasureAsync(HostUnderTest host, string name, object task)
    {
        using var answer = await host.Http.PostAsJsonAsync("/api/tasks/validate", task);
        var estimate = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("estimates")[0].GetProperty("duration").GetString()!;
        var estimated = XmlConvert.ToTimeSpan(estimate).TotalSeconds;
        await host.CreateAsync(task);
        var attempt = (await host.SucceededAsync(name)).GetProperty("attempts")[0];
        var measured = (attempt.GetProperty("endedAt").GetDateTimeOffset() - attempt.GetProperty("startedAt").GetDateTimeOffset()).TotalSeconds;
        Report.Line($"estimated over measured, {name}", $"{estimated / measured:0.00}", "0.5 to 2", $"{estimated:0.0} s over {measured:0.0} s");
    }
}
