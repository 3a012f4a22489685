using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FineTune.Functions.Tests.FollowUps;

/// <summary>A model that was trained in Azure ML is exported and evaluated there, by the trainer itself.</summary>
public sealed class AzureFollowUpTests(AzuriteFixture azurite)
{
    private const string Task = "/api/tasks/tuned";
    private const string Job = Task + "/jobs/job-1";

    private static readonly string[] Prompts = ["How do I reset my password?", "你好"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_is_trained_exported_evaluated_and_deleted_while_it_is_exported_once_more()
    {
        await using var host = await AzureHost.StartAsync(azurite);
        await UploadAsync(host);
        var id = (await host.PostAsync("/api/tasks", Document())).GetProperty("id").GetString()!;
        await host.UntilStateAsync(Task, "succeeded");

        Assert.Equal("waiting", (await host.PostAsync(Job + "/export", new { })).GetProperty("state").GetString());
        var export = await host.UntilStateAsync(Job + "/export", "succeeded", "failed");
        Assert.Equal("succeeded", export.GetProperty("state").GetString());
        await AssertMergedAsync(host, export.GetProperty("bytes").GetInt64());

        await host.PostAsync(Job + "/evaluation", new { dataset = "faq", prompts = Prompts, maxSamples = 20, maxNewTokens = 8 });
        var evaluation = await host.UntilStateAsync(Job + "/evaluation", "succeeded", "failed");
        AssertEvaluated(evaluation);
        await AssertHiddenAsync(host);

        await host.PostAsync(Job + "/export", new { dtype = "float16" });
        await host.UntilStateAsync(Job + "/export", "merging", "storing", "succeeded");
        using var deleted = await host.Http.DeleteAsync(new Uri(Task, UriKind.Relative), Cancellation);
        await UntilGoneAsync(host);
        await AssertNothingLeftAsync(host, id);
    }

    private static async Task AssertMergedAsync(AzureHost host, long bytes)
    {
        await using var zip = new ZipArchive(await host.Http.GetStreamAsync(new Uri(Job + "/export.zip", UriKind.Relative), Cancellation));
        var files = zip.Entries.ToDictionary(entry => entry.FullName, entry => entry.Length);
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(bytes, files.Values.Sum());

        // All tensors of the base, of its type, with what was learned in them.
        using var merged = new MemoryStream();
        await using (var content = await zip.GetEntry("model.safetensors")!.OpenAsync(Cancellation))
        {
            await content.CopyToAsync(merged, Cancellation);
        }

        var own = await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "models", "tiny-llama", "model.safetensors"), Cancellation);
        var (learned, known) = (Header(merged.ToArray()), Header(own));
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), learned.Keys.Order(StringComparer.Ordinal));
        Assert.All(learned, tensor => Assert.Equal(known[tensor.Key].Type, tensor.Value.Type));
        Assert.Contains(learned.Keys, name => !learned[name].Data.SequenceEqual(known[name].Data));
        Assert.Contains(learned.Keys, name => learned[name].Data.SequenceEqual(known[name].Data));
    }

    private static void AssertEvaluated(JsonElement told)
    {
        Assert.Equal("succeeded", told.GetProperty("state").GetString());
        Assert.Equal(20, told.GetProperty("rows").GetInt32());
        Assert.True(told.GetProperty("tuned").GetProperty("loss").GetDouble() < told.GetProperty("base").GetProperty("loss").GetDouble(), told.ToString());
        Assert.Equal(Prompts, told.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("prompt").GetString()));

        // The rows that trained are those that are measured on.
        var overlap = told.GetProperty("overlap");
        Assert.Equal(overlap.GetProperty("different").GetInt64(), overlap.GetProperty("shared").GetInt64());
    }

    private static async Task AssertHiddenAsync(AzureHost host)
    {
        var task = await host.GetAsync(Task);
        Assert.Equal("job-1", Assert.Single(task.GetProperty("jobs").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(1, task.GetProperty("counters").GetProperty("succeeded").GetInt32());
        Assert.DoesNotContain("_export", (await host.GetAsync(Task + "/events")).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, (await host.GetAsync("/v1/fine_tuning/jobs")).GetProperty("data").GetArrayLength());
        using var addressed = await host.Http.GetAsync(new Uri(Task + "/jobs/job-1_export/artifacts", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, addressed.StatusCode);
    }

    private static async Task UntilGoneAsync(AzureHost host)
    {
        for (var looks = 0; ; looks++)
        {
            using var answer = await host.Http.GetAsync(new Uri(Task, UriKind.Relative), Cancellation);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }

            Assert.True(looks < 900, "The task does not go.");
            await System.Threading.Tasks.Task.Delay(200, Cancellation);
        }
    }

    private static async Task AssertNothingLeftAsync(AzureHost host, string id)
    {
        var artifacts = new BlobContainerClient(host.Storage.ConnectionString, host.Storage.ArtifactContainer);
        Assert.Empty(await artifacts.GetBlobsAsync(new GetBlobsOptions { Prefix = $"runs/{id}/" }, Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation));
        var table = new TableClient(host.Storage.ConnectionString, host.Storage.TableName);
        Assert.DoesNotContain(
            await table.QueryAsync<TableEntity>(select: ["RowKey"], cancellationToken: Cancellation).Select(row => row.RowKey).ToListAsync(Cancellation),
            row => row.Contains("tuned", StringComparison.Ordinal));
        Assert.Empty(host.Workspace.Held);
    }

    private static async Task UploadAsync(AzureHost host)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "samples", "support-faq.jsonl"), Cancellation));
        form.Add(file, "file", "support-faq.jsonl");
        using var answer = await host.Http.PostAsync(new Uri("/api/datasets/faq/versions", UriKind.Relative), form, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static object Document() => new
    {
        name = "tuned",
        location = AzureHost.Location,
        model = "tiny-llama",
        dataset = "faq",
        jobs = new[]
        {
            new
            {
                name = "job-1",
                compute = new { type = AzureHost.Size },
                hyperparameters = new { learningRate = 5e-3, maxSteps = 10, batchSize = 4, cutoffLength = 128 },
                other = new { saveSteps = 10, loggingSteps = 5 },
            },
        },
    };

    private static Dictionary<string, (string Type, byte[] Data)> Header(byte[] file)
    {
        var length = (int)BitConverter.ToInt64(file, 0);
        var tensors = new Dictionary<string, (string Type, byte[] Data)>();
        foreach (var tensor in JsonElement.Parse(file.AsSpan(8, length)).EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            var (from, to) = (tensor.Value.GetProperty("data_offsets")[0].GetInt32(), tensor.Value.GetProperty("data_offsets")[1].GetInt32());
            tensors[tensor.Name] = (tensor.Value.GetProperty("dtype").GetString()!, file[(8 + length + from)..(8 + length + to)]);
        }

        return tensors;
    }
}
