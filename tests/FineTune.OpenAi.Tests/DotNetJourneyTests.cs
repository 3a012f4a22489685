using System.ClientModel;
using System.Security.Cryptography;
using System.Text.Json;
using FineTune.EndToEnd.Tests;
using OpenAI;
using OpenAI.Files;
using OpenAI.FineTuning;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class DotNetJourneyTests(OpenAiHost host)
{
    private static readonly string Sample = Path.Combine(OpenAiHost.Root, "samples", "support-messages.jsonl");

    [Fact]
    public async Task TheOfficialDotNetClient_LosingAnAnswerOfEachCall_MakesTheWholeJourneyWithinTheContract()
    {
        await using var proxy = await LossyProxy.StartAsync(host.Http.BaseAddress!);
        var client = new OpenAIClient(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = proxy.Endpoint });
        var before = await host.CountTasksAsync();

        var file = await UploadAsync(client.GetOpenAIFileClient());
        var model = await TuneAsync(client, file);
        await PreferAsync(client);
        await CancelAsync(client.GetFineTuningClient(), file);
        await DeleteAsync(client, file, model);

        Assert.True(proxy.Lost > 20, $"{proxy.Lost} answers were lost.");
        Assert.Equal(before + 3, await host.CountTasksAsync());
        await host.HoldToTheContractAsync(proxy.Exchanges);
    }

    private static async Task<string> UploadAsync(OpenAIFileClient files)
    {
        OpenAIFile file = await files.UploadFileAsync(Sample, FileUploadPurpose.FineTune);
        Assert.Equal(file.Id, (await files.GetFileAsync(file.Id)).Value.Id);
        Assert.Contains((await files.GetFilesAsync(FilePurpose.FineTune)).Value, one => one.Id == file.Id);
        Assert.Equal(await File.ReadAllBytesAsync(Sample), (await files.DownloadFileAsync(file.Id)).Value.ToArray());

        var bytes = await File.ReadAllBytesAsync(Sample);
        using var announced = Json(new { bytes = bytes.Length, filename = "parts.jsonl", mime_type = "text/jsonl", purpose = "fine-tune" });
        var upload = Read(await files.CreateUploadAsync(announced)).GetProperty("id").GetString()!;
        using var form = new MultipartFormDataContent("parts") { { new ByteArrayContent(bytes), "data", "part" } };
        using var content = BinaryContent.Create(BinaryData.FromBytes(await form.ReadAsByteArrayAsync()));
        var part = Read(await files.AddUploadPartAsync(upload, content, form.Headers.ContentType!.ToString())).GetProperty("id").GetString()!;
#pragma warning disable CA5351 // The contract's checksum.
        using var whole = Json(new { part_ids = new[] { part }, md5 = Convert.ToHexStringLower(MD5.HashData(bytes)) });
#pragma warning restore CA5351
        return Read(await files.CompleteUploadAsync(upload, whole)).GetProperty("file").GetProperty("id").GetString()!;
    }

    private static async Task<string> TuneAsync(OpenAIClient client, string file)
    {
        var tuning = client.GetFineTuningClient();
        var options = new FineTuningOptions
        {
            Suffix = "dotnet",
            ValidationFile = await HoldBackAsync(client.GetOpenAIFileClient()),
            Seed = 5,
            TrainingMethod = FineTuningTrainingMethod.CreateSupervised(batchSize: 4, learningRate: 10),
        };
        Fill(options, 60);
        var job = await tuning.FineTuneAsync("gpt-4o-mini", file, waitUntilCompleted: false, options);
        Assert.Equal("dotnet", job.UserProvidedSuffix);

        await UntilAsync(job, FineTuningStatus.Running);
        await tuning.PauseFineTuningJobAsync(job.JobId, new());
        await UntilAsync(job, "paused");
        await tuning.ResumeFineTuningJobAsync(job.JobId, new());
        await UntilAsync(job, FineTuningStatus.Succeeded);

        job = await tuning.GetJobAsync(job.JobId);
        Assert.Equal((5, "gpt-4o-mini"), (job.Seed, job.BaseModel));
        var events = await job.GetEventsAsync(new GetEventsOptions { PageSize = 4 }).ToListAsync();
        Assert.Equal(events.Count, events.Select(told => told.Id).Distinct().Count());
        Assert.Contains(events, told => told.Message.StartsWith("Step 60/60", StringComparison.Ordinal));
        var checkpoints = await job.GetCheckpointsAsync(new GetCheckpointsOptions { PageSize = 2 }).ToListAsync();
        Assert.True(
            checkpoints.Count >= 3 && checkpoints[0].StepNumber > checkpoints[1].StepNumber,
            string.Join(", ", checkpoints.Select(checkpoint => checkpoint.StepNumber)));
        var csv = (await client.GetOpenAIFileClient().DownloadFileAsync(job.ResultFileIds[0])).Value.ToString();
        Assert.StartsWith("step,train_loss,", csv, StringComparison.Ordinal);
        Assert.Matches(@"\n60,[\d.]+,,[\d.]+,", csv);
        Assert.Equal(options.ValidationFile, job.ValidationFileId);
        return job.Value!;
    }

    private static async Task<string> HoldBackAsync(OpenAIFileClient files)
    {
        var rows = string.Join('\n', (await File.ReadAllLinesAsync(Sample)).Take(10));
        return (await files.UploadFileAsync(BinaryData.FromString(rows), "held.jsonl", FileUploadPurpose.FineTune)).Value.Id;
    }

    private static async Task PreferAsync(OpenAIClient client)
    {
        OpenAIFile pairs = await client.GetOpenAIFileClient().UploadFileAsync(await PreferenceFile.WriteAsync(), FileUploadPurpose.FineTune);
        var tuning = client.GetFineTuningClient();
        var options = new FineTuningOptions { TrainingMethod = FineTuningTrainingMethod.CreateDirectPreferenceOptimization(batchSize: 4, betaFactor: 1) };
        Fill(options, 10);

        var job = await tuning.FineTuneAsync("tiny-llama", pairs.Id, waitUntilCompleted: false, options);
        await UntilAsync(job, FineTuningStatus.Succeeded);

        job = await tuning.GetJobAsync(job.JobId);
        var asked = Assert.IsType<HyperparametersForDPO>(job.MethodHyperparameters);
        Assert.Equal((4, 1), (asked.BatchSize, asked.Beta));
        Assert.NotNull(job.Value);
    }

    private static async Task CancelAsync(FineTuningClient tuning, string file)
    {
        var options = new FineTuningOptions();
        Fill(options, 1000);
        var job = await tuning.FineTuneAsync("tiny-llama", file, waitUntilCompleted: false, options);
        await job.CancelAndUpdateAsync();
        await UntilAsync(job, FineTuningStatus.Cancelled);
        Assert.Contains(await tuning.GetJobsAsync(new FineTuningJobCollectionOptions { PageSize = 1 }).ToListAsync(), one => one.JobId == job.JobId);
    }

    private static async Task DeleteAsync(OpenAIClient client, string file, string model)
    {
        var models = client.GetOpenAIModelClient();
        Assert.Contains((await models.GetModelsAsync()).Value, one => one.Id == model);
        Assert.True((await models.DeleteModelAsync(model)).Value.Deleted);
        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => models.GetModelAsync(model))).Status);
        Assert.True((await client.GetOpenAIFileClient().DeleteFileAsync(file)).Value.Deleted);
    }

    private static Task UntilAsync(FineTuningJob job, FineTuningStatus status) => HostProcess.UntilAsync(
        async () =>
        {
            await job.UpdateStatusAsync();
            return job.Status == status;
        });

    private static void Fill(FineTuningOptions options, int steps)
    {
        foreach (var (key, value) in OpenAiHost.Quick(steps, "dotnet"))
        {
            options.Metadata[key] = value;
        }
    }

    private static BinaryContent Json(object value) => BinaryContent.Create(BinaryData.FromObjectAsJson(value));

    private static JsonElement Read(ClientResult result) => JsonElement.Parse(result.GetRawResponse().Content);
}
