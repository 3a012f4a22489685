using System.Text.Json.Nodes;
using FineTune.AzureMachineLearning;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Functions.Jobs;
using FineTune.Storage;
using FineTune.Storage.Blobs;

namespace FineTune.Functions.Tests.Jobs;

public sealed class RunEventsTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task News_of_the_end_of_a_run_ends_its_job_before_any_timer_does()
    {
        var world = await JobWorld.StartAsync(azurite);
        await using var azure = await SimulatedAzure.StartAsync(world.Clock);
        using var platform = await NewPlatformAsync(azure, world);
        var instance = await BeginAsync(world);
        await SubmitAsync(platform, (await world.JobAsync())!);
        world.Clock.Advance(TimeSpan.FromHours(1));
        world.Platform.Status = new TrainingStatus.Ended(Verdict.Success);

        var delivered = azure.Workspace.Events.Take();
        foreach (var news in delivered)
        {
            await new RunEvents(platform, world.Signals).RunAsync(news.ToJsonString(), world.Client, Cancellation);
        }

        await world.Hub.RunAsync(instance);
        Assert.NotEmpty(delivered);
        Assert.Equal(delivered.Count, world.Client.Raised);
        Assert.Equal(JobState.Succeeded, (await world.JobAsync())!.State);
    }

    [Theory]
    [InlineData("topic", "/subscriptions/other")]
    [InlineData("eventType", "Microsoft.MachineLearningServices.ModelRegistered")]
    [InlineData("runId", "a-run-of-somebody-else")]
    public async Task News_of_something_else_wakes_no_job(string member, string value)
    {
        var world = await JobWorld.StartAsync(azurite);
        await using var azure = await SimulatedAzure.StartAsync(world.Clock);
        using var platform = await NewPlatformAsync(azure, world);
        await BeginAsync(world);
        await SubmitAsync(platform, (await world.JobAsync())!);
        world.Clock.Advance(TimeSpan.FromHours(1));
        var news = azure.Workspace.Events.Take()[0];
        (member == "runId" ? news["data"]!.AsObject() : news)[member] = value;

        await new RunEvents(platform, world.Signals).RunAsync(new JsonArray(news).ToJsonString(), world.Client, Cancellation);

        Assert.Equal(0, world.Client.Raised);
    }

    // A job that waits for what its platform says next.
    private static async Task<TestHub.Instance> BeginAsync(JobWorld world)
    {
        world.Platform.Status = new TrainingStatus.Running(null);
        var instance = await world.BeginAsync();
        await world.Hub.RunAsync(instance);
        Assert.NotNull(TestHub.Waiting(instance));
        return instance;
    }

    private static async Task SubmitAsync(AzureMlPlatform platform, Job job)
    {
        var compute = new ComputeRequest(SimulatedAzure.Location, SimulatedAzure.Size, 1, 1, ComputePriority.Dedicated);
        var grant = await platform.EnsureComputeAsync(new ComputeClaim(job.AttemptName, job.Key, compute, job.CreatedAt), Cancellation);
        Assert.IsType<ComputeGrant.Ready>(grant);
        var model = Assert.Single(await new OneModel().ListAsync(Cancellation));
        await platform.SubmitAsync(new Submission(job.AttemptName, job.Key, compute, model, []), Cancellation);
    }

    private async Task<AzureMlPlatform> NewPlatformAsync(SimulatedAzure azure, JobWorld world)
    {
        var clients = new StorageClients(azurite.NewOptions());
        await clients.EnsureCreatedAsync(Cancellation);
        return azure.NewPlatform(new BlobArtifactStore(clients), world.Signals);
    }
}
