using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Lifecycle;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>The jobs of one task.</summary>
internal static class JobListing
{
    public static Listing Of(string task) => new(
        job => Show.Text(job["name"]),
        [
            new(new("Job", "作业"), job => Show.Text(job["name"])),
            new(new("State", "状态"), State),
            new(new("Progress", "进度"), job => Show.Percent(job["progress"])),
            new(new("Step", "步"), job => job["progress"] is { } progress ? $"{progress["step"]}/{progress["totalSteps"]}" : "-"),
            new(new("Eta", "剩余"), job => Show.Seconds(Show.Number(job["progress"]?["etaSeconds"]))),
            new(new("Attempt", "尝试"), job => Show.Text(job["attempt"])),
            new(new("Compute", "算力"), job => $"{job["compute"]?["nodes"]} × {job["compute"]?["cardsPerNode"]} {job["compute"]?["computeType"]}"),
            new(new("Error", "错误"), job => job["error"]?["code"]?.ToString() ?? ""),
        ],
        jobs => Next(task, jobs));

    private static string State(JsonNode job) =>
        job["queuePosition"] is { } position ? $"{Show.Text(job["state"])} #{position}" : Show.Text(job["state"]);

    // What needs a person comes first: a failed job, one that is paused, one that goes on; then what has come of it.
    private static string Next(string task, IReadOnlyList<JsonNode> jobs)
    {
        string? First(Func<JsonNode, bool> fits) => jobs.FirstOrDefault(fits)?["name"]?.ToString();

        return First(job => JobJson.State(job) == JobState.Failed) is { } failed ? $"finetune logs {task} {failed}"
            : First(job => !JobJson.Rests(job)) is not null ? $"finetune task watch {task}"
            : First(job => JobJson.State(job) == JobState.Paused) is not null ? $"finetune task resume {task}"
            : First(job => JobJson.State(job) == JobState.Succeeded) is { } made ? $"finetune model download {task} {made}"
            : $"finetune task retry {task}";
    }
}
