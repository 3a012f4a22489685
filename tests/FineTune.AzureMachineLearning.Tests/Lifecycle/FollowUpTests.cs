using ArmSimulator.Jobs;
using FineTune.AzureMachineLearning.Tests.World;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Tests.Lifecycle;

/// <summary>A job that exports the model of another one.</summary>
public sealed class FollowUpTests
{
    private const string Store = "azureml://datastores/finetune_artifacts/paths/";

    [Fact]
    public async Task Export_OfAJobThatHasSucceeded_RunsOneProcessThatMountsTheAdapterAndTheFolderForWhatItMakes()
    {
        await using var world = await LifecycleWorld.StartAsync();
        SimulatedJob? seen = null;
        world.Trainer.Changed = job => seen = job.Name.Contains("_export", StringComparison.Ordinal) ? job : seen;
        var source = await world.CreateAsync("good", new { type = SimulatedAzure.CpuSize, nodes = 2 });
        await world.UntilStateAsync(source, JobState.Succeeded);

        var key = await world.ExportAsync(source);
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 1, null), (world.Job(key).State, world.Job(key).Attempt, world.Job(key).Error));
        var body = seen!.Properties;
        Assert.Equal(
            "python -m finetune_trainer follow-up --directory \"${{outputs.job}}\" --attempt 1 --name idgood-job-1_export-r1"
            + " --data adapter=\"${{inputs.trained}}\" --output \"${{outputs.made}}\"",
            (string?)body["command"]);
        Assert.Equal((Store + "runs/idgood/job-1/adapter/", "ReadOnlyMount"), ((string?)body["inputs"]!["trained"]!["uri"], (string?)body["inputs"]!["trained"]!["mode"]));
        Assert.Equal((Store + "runs/idgood/job-1/merged/", "ReadWriteMount"), ((string?)body["outputs"]!["made"]!["uri"], (string?)body["outputs"]!["made"]!["mode"]));
        Assert.Equal(Store + "runs/idgood/job-1_export/", (string?)body["outputs"]!["job"]!["uri"]);
        Assert.Equal(1, (int)body["resources"]!["instanceCount"]!);
        Assert.Equal("PT2H30M", (string?)body["limits"]!["timeout"]);
        Assert.Empty(world.Azure.Workspace.Held);
    }

    [Theory]
    [InlineData(JobEnd.PreemptedAsFailed)]
    [InlineData(JobEnd.PreemptedAsCanceled)]
    public async Task Export_SpotNodesAreTakenAway_IsMadeByTheNextAttempt(JobEnd disguise)
    {
        await using var world = await LifecycleWorld.StartAsync();
        var source = await world.CreateAsync("spot", new { type = SimulatedAzure.CpuSize, priority = "spot" });
        await world.UntilStateAsync(source, JobState.Succeeded);
        world.Azure.Workspace.Jobs.Fates = _ => new JobFate(TimeSpan.FromMinutes(5), world.Azure.Workspace.Jobs.MadeCount == 2 ? disguise : JobEnd.Completes);

        var key = await world.ExportAsync(source);
        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 2, 0), (world.Job(key).State, world.Job(key).Attempt, world.Job(key).RetriesUsed));
    }

    [Fact]
    public async Task Export_PlatformIsForgottenAtEveryStep_IsMadeOnce()
    {
        await using var world = await LifecycleWorld.StartAsync();
        var source = await world.CreateAsync("restarted");
        await world.UntilStateAsync(source, JobState.Succeeded);
        var key = await world.ExportAsync(source);
        world.Between = () =>
        {
            world.Restart();
            return Task.CompletedTask;
        };

        await world.UntilStateAsync(key, JobState.Succeeded, JobState.Failed);

        Assert.Equal((JobState.Succeeded, 1, 2), (world.Job(key).State, world.Job(key).Attempt, world.Azure.Workspace.Jobs.MadeCount));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Succeeded)]
    public async Task Delete_TheTaskWhileItsExportIsInAState_LeavesNoJobAndNoFile(JobState state)
    {
        await using var world = await LifecycleWorld.StartAsync();
        var source = await world.CreateAsync("doomed");
        await world.UntilStateAsync(source, JobState.Succeeded);
        var key = await world.ExportAsync(source);
        await world.UntilStateAsync(key, state, JobState.Succeeded);

        await world.AskAsync(source, JobRequest.Delete);
        await world.UntilAsync(() => world.Tasks.Jobs.Count == 0);

        Assert.Empty(world.Azure.Workspace.Held);
        Assert.DoesNotContain(world.Azure.Files.Paths, path => path.StartsWith("runs/", StringComparison.Ordinal));
    }
}
