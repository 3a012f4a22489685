using System.Text;
using FineTune.Core.Access;
using FineTune.Core.FollowUps;
using FineTune.Core.Idleness;
using FineTune.Core.Lifecycle;
using FineTune.Storage.Blobs;
using FineTune.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace FineTune.Storage.Tests;

/// <summary>A job whose trainer writes a sample of each of its eight GPUs every ten seconds.</summary>
public sealed class IdleKeeperTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StepAsync_GpusFallIdle_WarnsAndThenPausesAsTheWorkspaceSays()
    {
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon));
        using var access = new TableAccessStore(clients, clock);
        await access.AddAsync(new Workspace("default", Samples.Noon, [], Idle: new IdlePolicy(30, 60)), Stop);
        var (store, artifacts) = (new TableTaskStore(clients), new BlobArtifactStore(clients));
        var running = Samples.Job("one", "a", JobState.Running) with { Ending = null, MaxDuration = null, Attempt = 1, Attempts = [new Attempt(1, Samples.Noon)], StateSince = Samples.Noon };
        await store.CreateAsync(Samples.Task("one"), [running], [], Stop);
        var stepper = new JobStepper(store, clock, idle: new IdleKeeper(access, artifacts, clock));
        var written = 0L;

        // Busy for an hour, so that the file has many blocks; then idle.
        await TrainAsync(minutes: 60, percent: 95);
        Assert.Empty(await StepAsync());
        await TrainAsync(minutes: 31, percent: 3);
        Assert.Equal(["job.idle-warning"], await StepAsync());
        await TrainAsync(minutes: 28, percent: 0);
        Assert.Empty(await StepAsync());
        await TrainAsync(minutes: 2, percent: 0);
        Assert.Equal(["job.idle-paused", "job.finishing"], await StepAsync());
        Assert.Equal(Wish.Pause, (await store.FindJobAsync(running.Key, Stop))!.Value.Wish);

        async Task<List<string>> StepAsync()
        {
            var before = (await new TableEventLog(clients).ReadAsync("one", null, 1000, Stop)).Count;
            Assert.NotNull(await stepper.StepAsync(running.Key, null, new Observation.Training(1, Started: true, null), Stop));
            return [.. (await new TableEventLog(clients).ReadAsync("one", null, 1000, Stop)).Skip(before).Select(told => told.Type)];
        }

        async Task TrainAsync(int minutes, int percent)
        {
            var lines = new StringBuilder();
            for (var sample = 0; sample < minutes * 6; sample++)
            {
                clock.Advance(TimeSpan.FromSeconds(10));
                for (var gpu = 0; gpu < 8; gpu++)
                {
                    lines.Append($$"""{"attempt":1,"node":0,"device":"gpu-{{gpu}}","utilization":{{percent}},"memory_mib":40000,"time":"{{clock.GetUtcNow():O}}"}""").Append('\n');
                }
            }

            written = await artifacts.AppendAsync(running.AttemptName.RunPrefix + JobDirectory.DevicesFile, written, Encoding.UTF8.GetBytes(lines.ToString()), Stop);
        }
    }

    [Fact]
    public async Task StepAsync_WhatFollowsAJobLeavesTheGpusOfItsNodeIdle_IsLeftAlone()
    {
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon));
        using var access = new TableAccessStore(clients, clock);
        await access.AddAsync(new Workspace("default", Samples.Noon, [], Idle: new IdlePolicy(30, 60)), Stop);
        var (store, artifacts) = (new TableTaskStore(clients), new BlobArtifactStore(clients));
        var export = new FollowUp(FollowUpKind.Export, new AttemptName("id-one", "a", 1), Samples.Noon);
        var running = Samples.Job("one", "a_export", JobState.Running) with { Ending = null, MaxDuration = null, FollowUp = export, Attempts = [new Attempt(1, Samples.Noon)] };
        await store.CreateAsync(Samples.Task("one"), [running], [], Stop);
        var lines = Enumerable.Range(0, 720).Select(sample =>
            $$"""{"attempt":1,"node":0,"device":"gpu-0","utilization":0,"memory_mib":0,"time":"{{Samples.Noon.AddSeconds(10 * sample):O}}"}""" + "\n");
        await artifacts.AppendAsync(running.AttemptName.RunPrefix + JobDirectory.DevicesFile, 0, Encoding.UTF8.GetBytes(string.Concat(lines)), Stop);
        clock.Advance(TimeSpan.FromHours(2));

        var step = await new JobStepper(store, clock, idle: new IdleKeeper(access, artifacts, clock))
            .StepAsync(running.Key, null, new Observation.Training(1, Started: true, null), Stop);

        Assert.Equal((JobState.Running, Wish.Run), (step!.Stored.Value.State, step.Stored.Value.Wish));
    }

    [Fact]
    public async Task ReadAsync_WorkspaceHasNoPolicy_ReadsNothing()
    {
        var (clients, clock) = (await azurite.NewClientsAsync(), new FakeTimeProvider(Samples.Noon));
        using var access = new TableAccessStore(clients, clock);
        await access.ReadAsync(Stop);
        var before = clients.Requests;

        Assert.Null(await new IdleKeeper(access, new BlobArtifactStore(clients), clock).ReadAsync(Samples.Job("one", "a", JobState.Running), Stop));
        Assert.Equal(before, clients.Requests);
    }
}
