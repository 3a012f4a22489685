using FineTune.Core.Exports;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;
using FineTune.Functions.Tests.Jobs;

namespace FineTune.Functions.Tests.FollowUps;

/// <summary>A task whose one job has trained an adapter, and jobs that make something of it.</summary>
internal sealed class FollowUpWorld(JobWorld world, Job source)
{
    public JobWorld World => world;

    public Job Source => source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<FollowUpWorld> StartAsync(AzuriteFixture azurite)
    {
        var world = await JobWorld.StartAsync(azurite);
        await world.RunToEndAsync(await world.BeginAsync());
        var source = (await world.JobAsync())!;
        await world.PutAsync(source.AttemptName.RunPrefix + JobDirectory.AdapterConfig, "{}");
        return new FollowUpWorld(world, source);
    }

    public Task<FollowUpAnswer<ModelExport>> ExportAsync(string? dtype = null) => world.Exporter.RequestAsync(source, dtype, Cancellation);

    public Task<ModelExport?> LookAsync() => world.Exporter.FindAsync(source, Cancellation);

    /// <summary>The job that makes one; null where there is none.</summary>
    public async Task<Job?> JobAsync(FollowUpKind kind = FollowUpKind.Export) =>
        (await world.Store.FindJobAsync(FollowUp.KeyOf(source.Key, kind), Cancellation))?.Value;

    /// <summary>The orchestration of the job that makes one, begun as the function begins it that was asked.</summary>
    public async Task<TestHub.Instance> InstanceAsync(FollowUpKind kind = FollowUpKind.Export)
    {
        await world.Signals.SendAsync(world.Client);
        return world.Hub.Instances[JobInstances.IdOf(JobIdentity.Of((await JobAsync(kind))!))];
    }

    /// <summary>Writes what the trainer of the newest attempt leaves.</summary>
    /// <param name="result">Members of its result beside attempt and time.</param>
    /// <param name="kind">Which job it is of.</param>
    public async Task EndAsync(string result, FollowUpKind kind = FollowUpKind.Export)
    {
        var name = (await JobAsync(kind))!.AttemptName;
        if (kind == FollowUpKind.Export)
        {
            await world.PutAsync(source.AttemptName.RunPrefix + JobDirectory.MergedFolder + "model.safetensors", "weights");
        }

        await world.PutAsync(
            name.RunPrefix + JobDirectory.ResultFile, $$"""{"attempt":{{name.Number}},"time":"2026-11-30T01:02:03Z",{{result}}}""");
        world.Platform.Status = new TrainingStatus.Ended(Verdict.Success);
    }

    /// <summary>Lets the job that makes an export come so far that its trainer runs.</summary>
    public async Task<TestHub.Instance> RunsAsync(FollowUpKind kind = FollowUpKind.Export)
    {
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await InstanceAsync(kind);
        await world.Hub.RunAsync(instance);
        Assert.Equal(JobState.Running, (await JobAsync(kind))!.State);
        return instance;
    }
}
