using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tests;

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly DatasetReport Report = new(
        DatasetFormat.Alpaca, 10, 1, 1000, 100.5, 400, [new("empty", Severity.Warning, 2, new("Empty.", "空。"), new("Fill.", "填。"), [new(3, 5, "output")])]);

    public static TaskRecord Task(string name, string? id = null) => new(
        id ?? "id-" + name, name, new JsonObject { ["name"] = name, ["rate"] = 1e-4, ["说明"] = "中文 😀" }, Noon);

    public static Job Job(string task, string job, JobState state = JobState.Pending, string? taskId = null) => new()
    {
        Key = new JobKey(task, job),
        TaskId = taskId ?? "id-" + task,
        Compute = new ComputeRequest("local", "cpu", 1, 2, ComputePriority.Spot, 4, 8.5),
        MaxDuration = TimeSpan.FromHours(3),
        Retries = 2,
        CreatedAt = Noon,
        State = state,
        StateSince = Noon,
        Attempts = [new Attempt(1, Noon, Noon.AddTicks(7), AttemptOutcome.Failed, JobErrors.Vanished())],
        Ending = new Ending(EndingTarget.Result, EndingPhase.Collect, Verdict.Success),
        Progress = new TrainingProgress(5, 100, 12.25),
        Error = JobErrors.NoResult(),
    };

    public static TaskEvent Event(string task, string? job, int number, double second = 0) =>
        new(task, job, 1, "job.running", Noon.AddSeconds(second), number, JobErrors.NoResult());

    /// <summary>All of a value, lists too, which records compare by reference.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value);

    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var one in source)
        {
            all.Add(one);
        }

        return all;
    }
}
