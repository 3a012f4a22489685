using System.IO.Compression;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests.AzureMl;

// One collection, because each of these tests trains on every core of the machine.
[Collection("whole host")]
public sealed class CloudTrainingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Create_TwoJobsOfTwoNodes_TrainToAdaptersAndShowLogMetricsAndDevicesMeanwhile()
    {
        await using var cloud = await CloudHost.StartAsync();
        await cloud.Host.CreateAsync(Document("two", steps: 60, nodes: 2, "job-1", "job-2"));

        foreach (var job in new[] { "job-1", "job-2" })
        {
            var path = $"/api/tasks/two/jobs/{job}";
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/metrics")) > 0, Limit);
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/devices")) > 0, Limit);
            await HostProcess.UntilAsync(async () => Rows(await cloud.GetAsync(path + "/logs?node=1")) > 0, Limit);
            await HostProcess.UntilAsync(async () => (await cloud.GetAsync(path + "/artifacts")).Contains("node-1/platform.log", StringComparison.Ordinal), Limit);
        }

        await HostProcess.UntilAsync(async () => (await StatesAsync(cloud, "two")).All(state => state is "succeeded" or "failed"), Limit);

        Assert.Equal(["succeeded", "succeeded"], await StatesAsync(cloud, "two"));
        foreach (var job in new[] { "job-1", "job-2" })
        {
            await using var zip = new ZipArchive(await cloud.Host.Http.GetStreamAsync(new Uri($"/api/tasks/two/jobs/{job}/artifacts.zip", UriKind.Relative)));
            Assert.Contains(zip.Entries, entry => entry.FullName.EndsWith("adapter_model.safetensors", StringComparison.Ordinal) && entry.Length > 0);
        }

        Assert.Empty(cloud.Workspace.Held);
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

    private static async Task<IReadOnlyList<string?>> StatesAsync(CloudHost cloud, string task) =>
    [
        .. JsonElement.Parse(await cloud.GetAsync($"/api/tasks/{task}")).GetProperty("jobs").EnumerateArray()
            .Select(job => job.GetProperty("state").GetString()),
    ];
}
