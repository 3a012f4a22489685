using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace FineTune.EndToEnd.Tests;

/// <summary>Data that is copied into storage by a client that knows nothing of the host starts training.</summary>
public sealed class ArrivalTests
{
    [Fact]
    public async Task CopyingAFile_FiveTimesWithTheHostKilledBetween_TrainsOnce()
    {
        await using var host = await HostProcess.StartAsync();
        using (var answer = await host.Http.PutAsJsonAsync("/api/rules/nightly", new
        {
            name = "nightly",
            dataset = "faq",
            task = new { model = "tiny-llama", jobs = new[] { new { name = "job-1", hyperparameters = new { maxSteps = 2, batchSize = 4, cutoffLength = 128 } } } },
        }))
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        var file = new BlobContainerClient(host.StorageConnection, "datasets").GetBlobClient("_inbox/faq/march.jsonl");
        var content = BinaryData.FromString(string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"instruction\":\"Question {i}?\",\"output\":\"Answer {i}.\"}}\n")));
        for (var copy = 0; copy < 5; copy++)
        {
            // Each copy is another event of the same data; the host dies and comes back between the first ones.
            await file.UploadAsync(content, overwrite: true);
            if (copy < 2)
            {
                await host.KillAsync();
                await host.StartAgainAsync();
            }
        }

        await HostProcess.UntilAsync(async () => (await ListAsync(host, "/api/rules/nightly/firings")).Any(firing => firing.GetProperty("outcome").GetString() == "fired"));
        await HostProcess.UntilAsync(async () => !await file.ExistsAsync());
        var version = Assert.Single(await ListAsync(host, "/api/datasets/faq")).GetProperty("version").GetString();
        await HostProcess.UntilAsync(async () => (await host.JobAsync($"faq-{version}"))?.GetProperty("state").GetString() == "succeeded");
        Assert.Single(await ListAsync(host, "/api/rules/nightly/firings"));
        var tasks = await host.Http.GetFromJsonAsync<JsonElement>("/api/tasks");
        Assert.Equal(1, tasks.GetProperty("items").GetArrayLength());
    }

    private static async Task<List<JsonElement>> ListAsync(HostProcess host, string path) => [.. (await host.Http.GetFromJsonAsync<JsonElement>(path)).EnumerateArray()];
}
