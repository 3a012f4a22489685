using System.Text.Json;
using FineTune.Access.Tests.Hosts;
using FineTune.Access.Tests.Isolation;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Retention;

/// <summary>Two workspaces with a job each that has succeeded, of which one keeps things for a time; on real storage.</summary>
public sealed class RetentionTests(AzuriteFixture azurite)
{
    private const string Place = "/api/workspaces/alpha/retention";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_look_tells_is_what_the_next_round_removes_and_only_of_that_workspace()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        using var owner = host.Client(alpha.Keys["owner"]);
        await EndAsync(host, alpha);
        await EndAsync(host, beta);
        var policy = new { checkpointsDays = 1, modelsDays = 2, tasksDays = 3 };
        Assert.Equal(200, (await AccessHost.AskAsync(owner, "PUT", Place, policy)).Status);
        Assert.Equal([], await OverdueAsync(owner));

        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["checkpoints alpha-task 2 4"], await OverdueAsync(owner));
        Assert.Equal(5, (await FilesAsync(host, alpha)).Count);
        await RunAsync(host);
        Assert.Equal(["adapter/adapter_model.safetensors", "logs/attempt-1/node-0/rank-0.log", "result.json"], await FilesAsync(host, alpha));
        Assert.Equal([], await OverdueAsync(owner));

        host.Clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(host);
        Assert.Equal(["logs/attempt-1/node-0/rank-0.log", "result.json"], await FilesAsync(host, alpha));
        host.Clock.Advance(TimeSpan.FromDays(1));
        Assert.StartsWith("task alpha-task", Assert.Single(await OverdueAsync(owner)), StringComparison.Ordinal);
        await RunAsync(host);
        var (_, task) = await AccessHost.SendAsync(owner, "GET", "/api/tasks/alpha-task");
        Assert.Equal("deleting", task.GetProperty("state").GetString());
        var (_, records) = await AccessHost.SendAsync(owner, "GET", "/api/audit?limit=1000");
        string[] said = [.. records.EnumerateArray().SelectMany(ChangesIn).Where(text => !text.StartsWith("key ", StringComparison.Ordinal) && text.Contains("alpha", StringComparison.Ordinal))];
        Assert.Equal("retention alpha", said[^4]);
        Assert.Equal(["checkpoints alpha-task/job-1 2", "models alpha-task/job-1 1", "task alpha-task 2"], said[^3..]);
        Assert.Equal(5, (await FilesAsync(host, beta)).Count);
    }

    [Fact]
    public async Task A_workspace_on_hold_loses_nothing_by_time_or_by_hand_until_an_administrator_takes_it_off()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var alpha = await Neighbour.MoveInAsync(host, "alpha");
        using var owner = host.Client(alpha.Keys["owner"]);
        using var root = host.Client(AccessHost.Root, "alpha");
        await EndAsync(host, alpha);
        await AccessHost.AskAsync(owner, "PUT", Place, new { tasksDays = 1 });
        Assert.Equal(403, (await AccessHost.AskAsync(owner, "PUT", "/api/workspaces/alpha/hold", new { onHold = true })).Status);
        Assert.Equal(200, (await AccessHost.AskAsync(root, "PUT", "/api/workspaces/alpha/hold", new { onHold = true })).Status);
        host.Clock.Advance(TimeSpan.FromDays(2));

        Assert.NotEmpty(await OverdueAsync(owner));
        await RunAsync(host);
        foreach (var path in new[] { "/api/tasks/alpha-task", $"/api/datasets/{alpha.Ids["dataset"]}?force=true", $"/v1/files/{alpha.Ids["file"]}" })
        {
            foreach (var client in new[] { owner, root })
            {
                var (status, text) = await AccessHost.AskAsync(client, "DELETE", path);
                Assert.True(status == 409, $"{path}: {status} {text}");
                Assert.Contains("legal hold", text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(5, (await FilesAsync(host, alpha)).Count);
        Assert.Equal(200, (await AccessHost.AskAsync(root, "PUT", "/api/workspaces/alpha/hold", new { onHold = false })).Status);
        Assert.Equal(202, (await AccessHost.AskAsync(owner, "DELETE", "/api/tasks/alpha-task")).Status);
    }

    [Fact]
    public async Task Events_of_what_is_gone_are_kept_for_a_week_or_for_as_long_as_the_workspace_says()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var (alpha, beta) = (await Neighbour.MoveInAsync(host, "alpha"), await Neighbour.MoveInAsync(host, "beta"));
        using var owner = host.Client(alpha.Keys["owner"]);
        using var other = host.Client(beta.Keys["owner"]);
        await AccessHost.AskAsync(owner, "PUT", Place, new { eventsDays = 30 });
        host.Clock.Advance(TimeSpan.FromDays(8));

        await RunAsync(host);

        Assert.True(await HasDatasetEventsAsync(owner));
        Assert.False(await HasDatasetEventsAsync(other));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""{"logsDays":0,"tasksDays":1.5,"years":4}""", "years logsDays tasksDays")]
    public async Task What_is_no_time_is_refused_by_field(string body, string paths)
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var owner = host.Client(await host.KeyAsync("alpha", "owner"));

        var (status, problem) = await AccessHost.SendAsync(owner, "PUT", Place, body);

        Assert.Equal(400, status);
        Assert.Equal(paths.Split(' '), problem.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("path").GetString()));
    }

    // Kind, name, and the number of files where they are gone.
    private static IEnumerable<string> ChangesIn(JsonElement record) =>
        !record.TryGetProperty("changes", out var changes) ? [] : changes.EnumerateArray().Select(change =>
            $"{change.GetProperty("kind").GetString()} {change.GetProperty("name").GetString()}"
            + (record.GetProperty("caller").GetString() == RetentionRound.Caller ? $" {change.GetProperty("before").GetProperty("files")}" : ""));

    private static async Task<bool> HasDatasetEventsAsync(HttpClient client) =>
        (await AccessHost.AskAsync(client, "GET", "/api/cloudevents?types=dataset.*")).Text.Contains("dataset.version.checked", StringComparison.Ordinal);

    private static Task<IReadOnlyList<Removal>> RunAsync(AccessHost host) => host.App.Services.GetRequiredService<RetentionRound>().RunAsync(Cancellation);

    // Kind, task, files and bytes of each.
    private static async Task<List<string>> OverdueAsync(HttpClient client) =>
        [.. (await AccessHost.SendAsync(client, "GET", Place)).Json.GetProperty("overdue").EnumerateArray()
            .Select(one => $"{one.GetProperty("kind").GetString()} {one.GetProperty("task").GetString()} {one.GetProperty("files")} {one.GetProperty("bytes")}")];

    private static async Task<List<string>> FilesAsync(AccessHost host, Neighbour home)
    {
        var (prefix, files) = (Run(home), new List<string>());
        await foreach (var file in host.App.Services.GetRequiredService<IArtifactStore>().ListAsync(prefix, Cancellation))
        {
            files.Add(file.Path[prefix.Length..]);
        }

        return files;
    }

    // The task's job has succeeded and left files, as if it had been trained.
    private static async Task EndAsync(AccessHost host, Neighbour home)
    {
        using var scope = AccessScope.Enter(home.Workspace);
        var store = host.App.Services.GetRequiredService<ITaskStore>();
        var job = (await store.FindJobAsync(new JobKey(home.Ids["task"], "job-1", home.Workspace), Cancellation))!;
        await store.SaveJobAsync(job, job.Value with { State = JobState.Succeeded, StateSince = host.Clock.GetUtcNow() }, [], Cancellation);
        foreach (var path in new[] { "logs/attempt-1/node-0/rank-0.log", "checkpoints/step-5/weights", "checkpoints/step-5/COMPLETE", "adapter/adapter_model.safetensors", "result.json" })
        {
            using var content = new MemoryStream("{}"u8.ToArray());
            await host.App.Services.GetRequiredService<IArtifactStore>().PutAsync(Run(home) + path, content, Cancellation);
        }
    }

    private static string Run(Neighbour home) => AttemptName.RunDirectory(home.Ids["taskId"], "job-1");
}
