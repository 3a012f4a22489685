using System.Text.Json.Nodes;
using FineTune.Cli.Output;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>The jobs of one task.</summary>
internal static class JobListing
{
    public static Listing Of(string task) => new(
        job => Show.Text(job["name"]),
        [
            new(new("Job", "作业"), job => Show.Text(job["name"])),
            new(new("State", "状态"), job => Show.Text(job["state"])),
            new(new("Progress", "进度"), job => Show.Percent(job["progress"])),
            new(new("Step", "步"), job => job["progress"] is { } progress ? $"{progress["step"]}/{progress["totalSteps"]}" : "-"),
            new(new("Eta", "剩余"), job => Show.Seconds(Show.Number(job["progress"]?["etaSeconds"]))),
            new(new("Attempt", "尝试"), job => Show.Text(job["attempt"])),
            new(new("Compute", "算力"), job => $"{job["compute"]?["nodes"]} × {job["compute"]?["cardsPerNode"]} {job["compute"]?["computeType"]}"),
            new(new("Error", "错误"), job => job["error"]?["code"]?.ToString() ?? ""),
        ],
        jobs => Next(task, jobs));

    private static string Next(string task, IReadOnlyList<JsonNode> jobs) => Show.Text(jobs.Count > 0 ? jobs[0]["state"] : null) switch
    {
        "succeeded" => $"finetune model download {task}",
        "failed" => $"finetune logs {task}",
        "paused" => $"finetune task resume {task}",
        "cancelled" => $"finetune task retry {task}",
        _ => $"finetune task watch {task}",
    };
}
