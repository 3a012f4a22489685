using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ArmSimulator.Jobs;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FineTune.EndToEnd.Tests.AzureMl;

[Collection(TrainingCollection.Name)]
public sealed class CloudTrainingTests(CloudHost cloud) : IClassFixture<CloudHost>
{
    [Fact]
    public async Task Create_TwoJobsOfTwoNodes_TrainToAdaptersAndShowLogMetricsAndDevicesMeanwhile()
    {
        await cloud.Host.CreateAsync(Document("two", steps: 60, nodes: 2, "job-1", "job-2"));

        foreach (var job in new[] { "job-1", "job-2" })
        {
            var path = $"/api/tasks/two/jobs/{job}";
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/metrics")) > 0);
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/devices")) > 0);
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/logs?node=1")) > 0);
            await HostProcess.UntilAsync(async () => (await cloud.GetAsync(path + "/artifacts")).Contains("node-1/platform.log", StringComparison.Ordinal));
        }

        await HostProcess.UntilAsync(async () => (await StatesAsync("two")).All(state => state is "succeeded" or "failed"));

        Assert.Equal(["succeeded", "succeeded"], await StatesAsync("two"));
        foreach (var job in new[] { "job-1", "job-2" })
        {
            await using var zip = new ZipArchive(await cloud.Host.Http.GetStreamAsync(new Uri($"/api/tasks/two/jobs/{job}/artifacts.zip", UriKind.Relative)));
            Assert.Contains(zip.Entries, entry => entry.FullName.EndsWith("adapter_model.safetensors", StringComparison.Ordinal) && entry.Length > 0);
        }

        Assert.Empty(cloud.Workspace.Held);
    }

    [Fact]
    public async Task PauseResumePreemptCancelDelete_LeadATrainingJobOnFromItsCheckpointsAndLeaveNothing()
    {
        await cloud.Host.CreateAsync(Document("steered", steps: 100_000, nodes: 1, "job-1"));
        await TrainsAsync("steered", attempt: 1);

        await cloud.Host.AskAsync("steered", "pause");
        await cloud.Host.UntilStateAsync("steered", "paused");
        Assert.Empty(cloud.Workspace.Held);

        await cloud.Host.AskAsync("steered", "resume");
        await TrainsAsync("steered", attempt: 2);

        cloud.Workspace.Change(() => cloud.Workspace.Jobs.Preempt(Assert.Single(cloud.Workspace.Jobs.All), JobEnd.PreemptedAsFailed));
        await TrainsAsync("steered", attempt: 3);
        foreach (var attempt in new[] { 2, 3 })
        {
            Assert.Contains("Resumed from step-", await cloud.GetAsync($"/api/tasks/steered/jobs/job-1/logs?attempt={attempt}"), StringComparison.Ordinal);
        }

        await cloud.Host.AskAsync("steered", "cancel");
        await cloud.Host.UntilStateAsync("steered", "cancelled");
        Assert.Empty(cloud.Workspace.Held);

        var id = await cloud.Host.IdAsync("steered");
        await cloud.Host.DeleteAsync("steered");
        await HostProcess.UntilAsync(async () => await cloud.Host.JobAsync("steered") is null);
        Assert.Empty(cloud.Workspace.Held);
        Assert.Empty(TrainingProcesses.Of(id));
        var artifacts = new BlobContainerClient(cloud.Host.StorageConnection, "artifacts");
        Assert.Empty(artifacts.GetBlobs(new GetBlobsOptions { Prefix = $"runs/{id}/" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Export_OfAModelWhoseBaseDoesNotLieHere_IsAskedOfTheWorkspaceThatTrainedIt()
    {
        await cloud.Host.CreateAsync(Document("away", steps: 20, nodes: 1, "job-1"));
        await cloud.Host.UntilStateAsync("away", "succeeded", "failed");
        var (here, aside) = (Path.Combine(cloud.Host.Models, "tiny-llama"), Path.Combine(cloud.Host.Data, "aside"));
        Directory.Move(here, aside);
        try
        {
            var address = new Uri("/api/tasks/away/jobs/job-1/export", UriKind.Relative);
            using var asked = await cloud.Host.Http.PostAsJsonAsync(address, new { });
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);

            // Its own catalog was the only one that had the base model.
            var told = default(JsonElement);
            await HostProcess.UntilAsync(
                async () => (told = JsonElement.Parse(await cloud.Host.Http.GetStringAsync(address))).GetProperty("state").GetString() == "failed");
            Assert.Equal("unknown-model", told.GetProperty("error").GetProperty("code").GetString());
        }
        finally
        {
            Directory.Move(aside, here);
        }
    }

    // Until an attempt runs and has left a checkpoint of its own.
    private async Task TrainsAsync(string task, int attempt)
    {
        await HostProcess.UntilAsync(
            async () =>
            {
                var job = (await cloud.Host.JobAsync(task))!.Value;
                return (job.GetProperty("state").GetString(), job.GetProperty("attempt").GetInt32()) == ("running", attempt);
            });
        var before = Rows(await cloud.GetAsync($"/api/tasks/{task}/jobs/job-1/checkpoints"));
        await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync($"/api/tasks/{task}/jobs/job-1/checkpoints")) > before);
    }

    private static object Document(string name, int steps, int nodes, params string[] jobs) => new
    {
        name,
        location = "eastus",
        model = "tiny-llama",
        dataset = "faq",
        jobs = jobs.Select(job => new
        {
            name = job,
            compute = new { type = CloudHost.Size, nodes, priority = "spot" },
            hyperparameters = new { learningRate = 5e-3, maxSteps = steps, batchSize = 4, cutoffLength = 128 },
            other = new { saveSteps = 20, loggingSteps = 5 },
        }),
    };

    private static int Rows(string json) => JsonElement.Parse(json).GetArrayLength();

    private async Task<IReadOnlyList<string?>> StatesAsync(string task) =>
    [
        .. JsonElement.Parse(await cloud.GetAsync($"/api/tasks/{task}")).GetProperty("jobs").EnumerateArray()
            .Select(job => job.GetProperty("state").GetString()),
    ];
}
