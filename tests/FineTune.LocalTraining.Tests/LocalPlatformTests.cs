using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests;

public sealed class LocalPlatformTests
{
    private static CancellationToken Cancellation => Bench.Cancellation;

    [Fact]
    public async Task Training_TwoNodes_RunsSucceedsAndIsMirrored()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t1", "succeed", nodes: 2);
        var prefix = claim.Attempt.RunPrefix;

        var running = await bench.RunningAsync(claim);
        Assert.Equal(1000, running.Progress!.TotalSteps);
        await Bench.UntilAsync(() => bench.Store.Text(prefix + "logs/attempt-1/node-1/rank-1.log") is not null);
        await Bench.UntilAsync(() => bench.Signals.Count("t1") >= 1 && bench.Store.Text(prefix + "heartbeat.json") is not null);

        bench.Finish(claim);
        Assert.Equal(Verdict.Success, await bench.EndedAsync(claim));
        await bench.Platform.CollectAsync(claim.Attempt, Cancellation);

        var log = bench.Store.Text(prefix + "logs/attempt-1/node-0/rank-0.log");
        Assert.Equal(await File.ReadAllTextAsync(bench.JobFile(claim, "logs/attempt-1/node-0/rank-0.log"), Cancellation), log);
        Assert.Contains("threads 1", log, StringComparison.Ordinal);
        var writes = bench.Store.Writes.ToList();
        Assert.True(writes.IndexOf(prefix + "checkpoints/step-20/weights") < writes.IndexOf(prefix + "checkpoints/step-20/COMPLETE"));
        Assert.True(writes.IndexOf(prefix + "adapter/adapter_model.safetensors") < writes.IndexOf(prefix + "result.json"));
        Assert.DoesNotContain(writes, path => path.Contains("/data/", StringComparison.Ordinal));
        Assert.Single(writes, prefix + "job.json");
    }

    [Fact]
    public async Task Training_HostWithVariablesOfItsOwn_SeesNoneButThoseItNeedsAndThoseThatAreNamed()
    {
        Environment.SetEnvironmentVariable("FineTune__StorageConnectionString", "AccountKey=hidden");
        Environment.SetEnvironmentVariable("AZURE_CLIENT_SECRET", "hidden");
        Environment.SetEnvironmentVariable("NCCL_DEBUG", "WARN");
        Environment.SetEnvironmentVariable("TEAM_SETTING", "named");
        await using var bench = await Bench.StartAsync(passVariables: ["TEAM_SETTING"]);
        var claim = await bench.SubmitAsync("t18", "succeed");
        await bench.RunningAsync(claim);

        var names = ProcessTable.FindMarked(claim.Attempt.ToString())
            .SelectMany(process => File.ReadAllText($"/proc/{process}/environ").Split('\0')).Select(variable => variable.Split('=')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "PATH", "PYTHONPATH", "NCCL_DEBUG", "TEAM_SETTING" }, names);
        Assert.DoesNotContain(names, name => name.StartsWith("FineTune__", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submit_Repeated_StartsEachNodeOnce()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t2", "succeed", nodes: 2);
        await bench.SubmitAsync(claim);
        await bench.RunningAsync(claim);
        await bench.SubmitAsync(claim);
        Assert.Equal(MemoryDatasetStore.Content, await File.ReadAllTextAsync(
            bench.JobFile(claim, JobDirectory.DataPath(Bench.Dataset)), Cancellation));

        bench.Finish(claim);
        Assert.Equal(VerdictKind.Succeeded, (await bench.EndedAsync(claim)).Kind);
        Assert.Equal(2, (await File.ReadAllLinesAsync(bench.JobFile(claim, ".launches"), Cancellation)).Length);
    }

    [Fact]
    public async Task Restart_WhileTraining_AdoptsItAndMirrorsOn()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t3", "succeed");
        await bench.RunningAsync(claim);
        await bench.RestartAsync();

        Assert.IsType<ComputeGrant.Ready>(await bench.EnsureAsync(claim));
        Assert.Contains(claim.Attempt.ToString(), await bench.Platform.ListOwnedAsync(Cancellation));
        var before = (await bench.RunningAsync(claim)).Progress!.Step;
        await Bench.UntilAsync(async () => (await bench.RunningAsync(claim)).Progress!.Step > before);

        bench.Finish(claim);
        Assert.Equal(VerdictKind.Succeeded, (await bench.EndedAsync(claim)).Kind);
        await bench.Platform.CollectAsync(claim.Attempt, Cancellation);
        Assert.Equal(
            await File.ReadAllTextAsync(bench.JobFile(claim, "metrics.jsonl"), Cancellation),
            bench.Store.Text(claim.Attempt.RunPrefix + "metrics.jsonl"));
        Assert.Single(await File.ReadAllLinesAsync(bench.JobFile(claim, ".launches"), Cancellation));
    }

    [Fact]
    public async Task Restart_WithGrants_KeepsTheirCards()
    {
        await using var bench = await Bench.StartAsync(slots: 2);
        Assert.IsType<ComputeGrant.Ready>(await bench.EnsureAsync(Bench.Claim("t4", cards: 2)));
        await bench.RestartAsync();
        Assert.IsType<ComputeGrant.Waiting>(await bench.EnsureAsync(Bench.Claim("t5")));
        Assert.Equal(1, bench.Platform.QueuePosition(Bench.Claim("t5").Attempt));
        Assert.True(await bench.Platform.StopAsync(Bench.Claim("t4").Attempt, gracefully: false, Cancellation));

        await bench.Platform.ReleaseAsync(Bench.Claim("t4").Attempt, Cancellation);
        await Bench.UntilAsync(() => bench.Signals.Count("t5") >= 2);
        Assert.IsType<ComputeGrant.Ready>(await bench.EnsureAsync(Bench.Claim("t5")));
    }

    [Fact]
    public async Task Node_KilledWithItsLauncher_IsBrokenAndTakesTheOthersAlong()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t6", "stubborn", nodes: 2);
        await bench.RunningAsync(claim);
        var report = Path.Combine(bench.Folder(claim), "state", "node-1.process.json");
        await Bench.UntilAsync(() => File.Exists(report));
        using var launcher = JsonDocument.Parse(await File.ReadAllBytesAsync(report, Cancellation));
        Posix.Signal(launcher.RootElement.GetProperty("pid").GetInt32(), Posix.Kill);

        var verdict = await bench.EndedAsync(claim);
        Assert.Equal((VerdictKind.Broken, "vanished"), (verdict.Kind, verdict.Error!.Code));
        await Bench.UntilAsync(() => ProcessTable.FindMarked(claim.Attempt.ToString()).Count == 0);
    }

    [Theory]
    [InlineData("bad_data", VerdictKind.Failed, "bad_data")]
    [InlineData("peer_lost", VerdictKind.Broken, "peer_lost")]
    [InlineData("mute", VerdictKind.Broken, "killed")]
    public async Task Failure_IsJudgedByTheResult(string mode, VerdictKind kind, string code)
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t7-" + mode.Replace('_', '-'), mode);
        await bench.RunningAsync(claim);
        bench.Finish(claim);
        var verdict = await bench.EndedAsync(claim);
        Assert.Equal((kind, code), (verdict.Kind, verdict.Error!.Code));
    }

    [Fact]
    public async Task Launcher_ThatCannotStart_IsBrokenAndItsWordsAreStored()
    {
        await using var bench = await Bench.StartAsync();
        File.WriteAllText(Path.Combine(bench.Options.TrainerDirectory, "finetune_trainer", "__main__.py"), "raise SystemExit('no torch')");
        var claim = await bench.SubmitAsync("t8", "succeed");
        Assert.Equal(VerdictKind.Broken, (await bench.EndedAsync(claim)).Kind);
        await bench.Platform.CollectAsync(claim.Attempt, Cancellation);
        Assert.Equal("no torch\n", bench.Store.Text(claim.Attempt.RunPrefix + "logs/attempt-1/node-0/launcher.log"));
    }

    [Fact]
    public async Task Stop_Gracefully_LetsTrainingEndAsInterrupted()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t9", "succeed", nodes: 2);
        await bench.RunningAsync(claim);
        await Bench.UntilAsync(() => File.Exists(bench.JobFile(claim, "logs/attempt-1/node-1/rank-1.log")));
        await Bench.UntilAsync(() => bench.Platform.StopAsync(claim.Attempt, gracefully: true, Cancellation));
        Assert.Equal(VerdictKind.Interrupted, (await bench.EndedAsync(claim)).Kind);
    }

    [Fact]
    public async Task EnsureCompute_DedicatedWaitsForWhatSpotHolds_SpotIsInterruptedAndGivesWay()
    {
        await using var bench = await Bench.StartAsync(slots: 2);
        var spot = await bench.SubmitAsync("t14", "succeed", nodes: 2, priority: ComputePriority.Spot);
        await bench.RunningAsync(spot);
        var dedicated = Bench.Claim("t15", createdAt: 1);
        Assert.IsType<ComputeGrant.Waiting>(await bench.EnsureAsync(dedicated));

        Assert.Equal(VerdictKind.Interrupted, (await bench.EndedAsync(spot)).Kind);
        await bench.Platform.ReleaseAsync(spot.Attempt, Cancellation);
        Assert.IsType<ComputeGrant.Ready>(await bench.EnsureAsync(dedicated));
    }

    [Fact]
    public async Task EnsureCompute_PreemptionNotAllowed_SpotKeepsItsCards()
    {
        await using var bench = await Bench.StartAsync(slots: 1, preemptSpot: false);
        var spot = await bench.SubmitAsync("t16", "succeed", priority: ComputePriority.Spot);
        Assert.IsType<ComputeGrant.Waiting>(await bench.EnsureAsync(Bench.Claim("t17")));
        var before = (await bench.RunningAsync(spot)).Progress!.Step;

        // The hundredth step comes after more than one period in which it would have been asked.
        await Bench.UntilAsync(async () => (await bench.RunningAsync(spot)).Progress!.Step > before + 100);
        Assert.Equal(1, bench.Platform.QueuePosition(Bench.Claim("t17").Attempt));
    }

    [Fact]
    public async Task Stop_Hard_EndsWhatIgnoresSignalsAndReleaseLeavesNothing()
    {
        await using var bench = await Bench.StartAsync();
        var claim = await bench.SubmitAsync("t10", "stubborn");
        await bench.RunningAsync(claim);
        Assert.False(await bench.Platform.StopAsync(claim.Attempt, gracefully: true, Cancellation));
        await Bench.UntilAsync(() => bench.Platform.StopAsync(claim.Attempt, gracefully: false, Cancellation));
        Assert.Empty(ProcessTable.FindMarked(claim.Attempt.ToString()));

        await bench.Platform.CollectAsync(claim.Attempt, Cancellation);
        await bench.Platform.ReleaseAsync(claim.Attempt, Cancellation);
        await bench.Platform.ReleaseAsync(claim.Attempt, Cancellation);
        Assert.Empty(await bench.Platform.ListOwnedAsync(Cancellation));
        Assert.False(Directory.Exists(bench.Folder(claim)));
        Assert.IsType<TrainingStatus.Unknown>(await bench.Platform.ObserveAsync(claim.Attempt, Cancellation));
    }

    [Fact]
    public async Task Submit_NextAttempt_RestoresNewestCompleteCheckpointOnly()
    {
        await using var bench = await Bench.StartAsync();
        const string Prefix = "runs/t11/job-1/";
        foreach (var path in (string[])["step-9/COMPLETE", "step-10/COMPLETE", "step-10/weights", "step-11/weights"])
        {
            bench.Store.Put(Prefix + "checkpoints/" + path, path);
        }

        bench.Store.Put(Prefix + "metrics.jsonl", "{}\n");
        bench.Store.Put(Prefix + "heartbeat.json", """{"attempt":1,"step":9}""");
        var claim = await bench.SubmitAsync("t11", "succeed", attempt: 2);
        await bench.RunningAsync(claim);

        Assert.Equal(["step-10"], Directory.GetDirectories(bench.JobFile(claim, "checkpoints")).Select(Path.GetFileName));
        await Bench.UntilAsync(() => bench.Store.Text(Prefix + "metrics.jsonl")!.Contains("step", StringComparison.Ordinal));
        Assert.StartsWith("{}\n", bench.Store.Text(Prefix + "metrics.jsonl"), StringComparison.Ordinal);
        Assert.Single(bench.Store.Writes, Prefix + "checkpoints/step-10/weights");
    }

    [Fact]
    public async Task EnsureCompute_MoreThanTheMachineHas_IsRefusedWithNumbers()
    {
        await using var bench = await Bench.StartAsync(slots: 3);
        var refused = Assert.IsType<ComputeGrant.Refused>(await bench.EnsureAsync(Bench.Claim("t12", nodes: 2, cards: 2)));
        Assert.Equal("no_such_compute", refused.Error.Code);
        Assert.Contains("2 × 2 = 4", refused.Error.Message.En, StringComparison.Ordinal);
        Assert.Contains("3", refused.Error.Fix.Zh, StringComparison.Ordinal);
        var unknown = Bench.Claim("t12") with { Request = new ComputeRequest("local", "H100", 1, 1, ComputePriority.Spot) };
        Assert.IsType<ComputeGrant.Refused>(await bench.EnsureAsync(unknown));
        Assert.Empty(await bench.Platform.ListOwnedAsync(Cancellation));
    }
}
