using ArmSimulator.Jobs;
using FineTune.AzureMachineLearning.Tests.World;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Tests.Lifecycle;

public sealed class OneJobTests
{
    [Theory]
    [InlineData(ComputeMode.Serverless)]
    [InlineData(ComputeMode.Cluster)]
    public async Task Run_AllGoesWell_SucceedsInOneAttemptAndLeavesNothing(ComputeMode mode)
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Options.Workspaces[0].Mode = mode;

        var key = await world.CreateAsync("good", new { type = SimulatedAzure.CpuSize, nodes = 2 });
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        var job = world.Job(key);
        Assert.Equal((JobState.Succeeded, 1, null), (job.State, job.Attempt, job.Error));
        await TidyAsync(world);
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Theory]
    [InlineData(JobEnd.PreemptedAsFailed, 2)]
    [InlineData(JobEnd.PreemptedAsCanceled, 2)]
    [InlineData(JobEnd.PreemptedAndQueuedAgain, 1)]
    public async Task Run_SpotNodesAreTakenAway_GoesOnWithoutUsingUpARetry(JobEnd disguise, int attempts)
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Workspace.Jobs.Fates = _ => new JobFate(TimeSpan.FromMinutes(5), world.Azure.Workspace.Jobs.MadeCount == 1 ? disguise : JobEnd.Completes);

        var key = await world.CreateAsync("spot", new { type = SimulatedAzure.CpuSize, priority = "spot", retries = 0 });
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        var job = world.Job(key);
        Assert.Equal((JobState.Succeeded, attempts, 0), (job.State, job.Attempt, job.RetriesUsed));
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Fact]
    public async Task Run_NodesDoNotAnswerForAWhile_TheJobIsLeftAlone()
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Workspace.Jobs.Fates = _ =>
            new JobFate(TimeSpan.FromHours(2), SilentAfter: TimeSpan.FromMinutes(10), SilentFor: TimeSpan.FromHours(1));

        var key = await world.CreateAsync("silent");
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 1), (world.Job(key).State, world.Job(key).Attempt));
    }

    [Fact]
    public async Task Run_ImageCannotBePulled_FailsWithTheReason()
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Workspace.Jobs.Fates = _ => new JobFate(TimeSpan.FromMinutes(5), JobEnd.ImageCannotBePulled);

        var key = await world.CreateAsync("image");
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal("image_failed", world.Job(key).Error?.Code);
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Fact]
    public async Task Stop_InHasteAfterPatience_CancelsAtOnce()
    {
        await using var world = await LifecycleWorld.StartAsync();
        var key = await world.CreateAsync("patience");
        await world.UntilStateAsync(key, JobState.Running);
        var attempt = world.Job(key).AttemptName;

        await world.Platform.StopAsync(attempt, gracefully: true, TestContext.Current.CancellationToken);
        Assert.Equal(0, Requests(world, "POST jobs/*/cancel"));
        await world.Platform.StopAsync(attempt, gracefully: false, TestContext.Current.CancellationToken);

        Assert.Equal(1, Requests(world, "POST jobs/*/cancel"));
    }

    [Fact]
    public async Task Wait_ForNodesOfOneCluster_ReadsItForAllJobsAtOnce()
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Options.Workspaces[0].Mode = ComputeMode.Cluster;
        world.Azure.Workspace.Change(() => world.Azure.Workspace.Nodes.Shortages.Add(SimulatedAzure.CpuSize));
        for (var number = 0; number < 10; number++)
        {
            await world.CreateAsync($"waits-{number}");
        }

        var end = world.Azure.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        await world.UntilAsync(() => world.Azure.Clock.GetUtcNow() >= end);

        // Twenty for the hour, and some for each job as the cluster grows for it; a look of each job a minute would be six hundred.
        Assert.All(world.Tasks.Jobs, job => Assert.Equal(JobState.Starting, job.State));
        Assert.InRange(Requests(world, "GET computes/*"), 20, 100);
    }

    [Theory]
    [InlineData(JobRequest.Cancel, JobState.Cancelled)]
    [InlineData(JobRequest.Pause, JobState.Paused)]
    public async Task Ask_OfARunningJob_ItEndsAndGivesItsNodesBack(JobRequest request, JobState state)
    {
        await using var world = await LifecycleWorld.StartAsync();
        var key = await world.CreateAsync("asked");
        await world.UntilStateAsync(key, JobState.Running);

        await world.AskAsync(key, request);
        await world.UntilStateAsync(key, state, JobState.Failed, JobState.Succeeded);

        Assert.Equal(state, world.Job(key).State);
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Theory]
    [InlineData(ComputeMode.Serverless)]
    [InlineData(ComputeMode.Cluster)]
    public async Task Resume_APausedJob_GoesOnUnderANewNameOnTheSameFolderAndLeavesNothing(ComputeMode mode)
    {
        await using var world = await LifecycleWorld.StartAsync();
        world.Azure.Options.Workspaces[0].Mode = mode;
        var outputs = new HashSet<string>();
        world.Trainer.Changed = job => outputs.Add((string)job.Properties["outputs"]!["job"]!["uri"]!);
        var key = await world.CreateAsync("resumed");
        await world.UntilStateAsync(key, JobState.Running);
        await world.AskAsync(key, JobRequest.Pause);
        await world.UntilStateAsync(key, JobState.Paused);

        await world.AskAsync(key, JobRequest.Resume);
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 2, 2), (world.Job(key).State, world.Job(key).Attempt, world.Azure.Workspace.Jobs.MadeCount));
        Assert.Equal(["azureml://datastores/finetune_artifacts/paths/runs/idresumed/job-1/"], outputs);
        await TidyAsync(world);
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Starting)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Succeeded)]
    public async Task Delete_InAState_LeavesNoJobAndNoFile(JobState state)
    {
        await using var world = await LifecycleWorld.StartAsync();
        var key = await world.CreateAsync("doomed");
        await world.UntilStateAsync(key, state, JobState.Succeeded);

        await world.AskAsync(key, JobRequest.Delete);
        await world.UntilAsync(() => world.Tasks.Jobs.Count == 0);

        Assert.Empty(world.Azure.Workspace.Held);
        Assert.DoesNotContain(world.Azure.Files.Paths, path => path.StartsWith("runs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_PlatformIsForgottenAtEveryStep_TheJobIsTrainedOnce()
    {
        await using var world = await LifecycleWorld.StartAsync();
        var key = await world.CreateAsync("restarted");
        world.Between = () =>
        {
            world.Restart();
            return Task.CompletedTask;
        };

        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 1, 1), (world.Job(key).State, world.Job(key).Attempt, world.Azure.Workspace.Jobs.MadeCount));
    }

    private static long Requests(LifecycleWorld world, string kind) => world.Azure.Server.Requests.Counts.GetValueOrDefault(kind);

    private static async Task TidyAsync(LifecycleWorld world)
    {
        for (var times = 0; times < 5; times++)
        {
            await world.Platform.TidyAsync(TestContext.Current.CancellationToken);
            world.Azure.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
