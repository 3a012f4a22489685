using System.Diagnostics;
using System.Net;

namespace FineTune.EndToEnd.Tests;

// One collection, because each of these tests trains on every core of the machine.
[Collection("whole host")]
public sealed class SurvivalTests
{
    [Fact]
    public async Task Kill_HostInEveryStateOfAJob_TheJobEndsAsItWouldHave()
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        await host.CreateAsync(TinyTask.Document("survivor", steps: 60));
        var attempts = new HashSet<int>();
        foreach (var state in new[] { "queued", "provisioning", "starting", "running", "finishing" })
        {
            await host.UntilStateAsync("survivor", state, Later(state));
            await host.KillAsync();
            await host.StartAgainAsync();
            attempts.Add((await host.JobAsync("survivor"))!.Value.GetProperty("attempt").GetInt32());
        }

        await host.UntilStateAsync("survivor", "succeeded", "failed");

        Assert.Equal("succeeded", (await host.JobAsync("survivor"))!.Value.GetProperty("state").GetString());
        Assert.Equal([1], attempts);
    }

    [Fact]
    public async Task Kill_ARankAfterACheckpoint_TheNextAttemptResumesAndSucceeds()
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        await host.CreateAsync(TinyTask.Document("broken", steps: 150));
        await HostProcess.UntilAsync(async () => (await host.Http.GetStringAsync(new Uri("/api/tasks/broken/jobs/job-1/checkpoints", UriKind.Relative))).Contains("step-10", StringComparison.Ordinal), TimeSpan.FromSeconds(90));

        // The rank is the youngest of the processes: launcher, torchrun, rank.
        using (var rank = Process.GetProcessById(host.TrainingProcesses().Max()))
        {
            rank.Kill();
        }

        await host.UntilStateAsync("broken", "succeeded", "failed");

        var job = (await host.JobAsync("broken"))!.Value;
        Assert.Equal(("succeeded", 2), (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt32()));
        var log = await host.Http.GetStringAsync(new Uri("/api/tasks/broken/jobs/job-1/logs", UriKind.Relative));
        Assert.Contains("Resumed from step-", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("running")]
    [InlineData("succeeded")]
    public async Task Delete_InAState_LeavesNoTaskFileDirectoryOrProcess(string state)
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        if (state == "queued")
        {
            await host.CreateAsync(TinyTask.Document("first", steps: 1000, nodes: Environment.ProcessorCount));
            await host.UntilStateAsync("first", "running");
        }

        await host.CreateAsync(TinyTask.Document("doomed", steps: state == "running" ? 1000 : 20));
        await host.UntilStateAsync("doomed", state);
        var id = await IdAsync(host);

        for (var times = 0; times < 2; times++)
        {
            using var answer = await host.Http.DeleteAsync(new Uri("/api/tasks/doomed", UriKind.Relative));
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.NotFound });
        }

        await HostProcess.UntilAsync(async () => await host.JobAsync("doomed") is null, TimeSpan.FromSeconds(60));
        Assert.DoesNotContain("doomed", await host.Http.GetStringAsync(new Uri("/api/events", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(host.Data, "training"), $"*{id}*", SearchOption.AllDirectories));
        Assert.DoesNotContain(host.TrainingProcesses(), process => File.ReadAllText($"/proc/{process}/cmdline").Contains(id, StringComparison.Ordinal));
    }

    private static async Task<string> IdAsync(HostProcess host)
    {
        var task = await host.Http.GetStringAsync(new Uri("/api/tasks/doomed", UriKind.Relative));
        return System.Text.Json.JsonDocument.Parse(task).RootElement.GetProperty("id").GetString()!;
    }

    // A state may be over before it is seen; then the next one is as good a moment.
    private static string Later(string state) => state is "running" or "finishing" ? "succeeded" : "running";
}
