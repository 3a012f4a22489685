using System.Globalization;

namespace FineTune.EndToEnd.Tests;

/// <summary>What happens to a job when a process dies under it.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SurvivalTests(SharedHost shared)
{
    [Fact]
    public async Task Kill_ARankAfterACheckpoint_TheNextAttemptResumesAndSucceeds()
    {
        var host = await CreateAsync("broken", nodes: 1);
        TrainingProcesses.Signal("KILL", TrainingProcesses.RanksOf(await host.IdAsync("broken")));
        await ResumesAsync(host, "broken");
    }

    [Fact]
    public async Task Kill_ALauncherWhileTorchrunGoesOn_TheRestIsEndedAndTheNextAttemptSucceeds()
    {
        var host = await CreateAsync("headless", nodes: 1);
        var id = await host.IdAsync("headless");
        var first = TrainingProcesses.Of(id);
        TrainingProcesses.Signal("KILL", TrainingProcesses.LaunchersOf(id));
        await ResumesAsync(host, "headless");
        Assert.Empty(TrainingProcesses.Of(id).Intersect(first));
    }

    [Fact]
    public async Task Kill_AWholeNodeOfTwo_TheOtherIsEndedAndTheNextAttemptSucceeds()
    {
        var host = await CreateAsync("halved", nodes: 2);
        var id = await host.IdAsync("halved");
        var node = TrainingProcesses.LaunchersOf(id)[^1].ToString(CultureInfo.InvariantCulture);
        TrainingProcesses.Signal("KILL", ["-" + node]);
        await ResumesAsync(host, "halved");
    }

    [Fact]
    public async Task Kill_TheStorageEmulatorWhileTraining_ItIsStartedAgainAndTheJobSucceedsAtItsFirstAttempt()
    {
        var host = await CreateAsync("unstored", nodes: 1, steps: 300);
        host.KillStorage();
        await HostProcess.UntilAsync(host.IsReadyAsync);
        await host.UntilStateAsync("unstored", "succeeded", "failed");
        var job = (await host.JobAsync("unstored"))!.Value;
        Assert.Equal(("succeeded", 1), (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt32()));
        Assert.Contains("adapter_model.safetensors", await TextAsync(host, "unstored", "artifacts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_TheStorageEmulatorRightAfterATaskWasMade_TheTaskIsThereAndTrains()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("unwritten"));
        host.KillStorage();
        await HostProcess.UntilAsync(host.IsReadyAsync);
        await host.UntilStateAsync("unwritten", "succeeded", "failed");
        Assert.Equal("succeeded", (await host.JobAsync("unwritten"))!.Value.GetProperty("state").GetString());
    }

    // A task that has a checkpoint and trains on.
    private async Task<HostProcess> CreateAsync(string task, int nodes, int steps = 150)
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document(task, steps, nodes));
        await HostProcess.UntilAsync(
            async () => (await TextAsync(host, task, "checkpoints")).Contains("step-10", StringComparison.Ordinal));
        return host;
    }

    private static async Task ResumesAsync(HostProcess host, string task)
    {
        await host.UntilStateAsync(task, "succeeded", "failed");
        var job = (await host.JobAsync(task))!.Value;
        Assert.Equal(("succeeded", 2), (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt32()));
        Assert.Contains("Resumed from step-", await TextAsync(host, task, "logs"), StringComparison.Ordinal);
    }

    private static Task<string> TextAsync(HostProcess host, string task, string what) =>
        host.Http.GetStringAsync(new Uri($"/api/tasks/{task}/jobs/job-1/{what}", UriKind.Relative));
}
