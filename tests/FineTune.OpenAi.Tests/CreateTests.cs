using System.Net.Http.Json;
using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class CreateTests(OpenAiHost host)
{
    [Fact]
    public async Task Create_TheSameTwiceWithoutAnyHeader_MakesOneJobAlsoAcrossACrashOfTheServer()
    {
        var body = await BodyAsync("repeated");
        var (_, first) = await CreateAsync(body);
        await host.Process.KillAsync();
        await host.Process.StartAgainAsync();

        var (_, second) = await CreateAsync(body);

        Assert.Equal(Id(first), Id(second));
        await CancelAsync(first);
    }

    [Fact]
    public async Task Create_TheClientSaysThatItIsAFirstTry_MakesAJobOfItsOwn()
    {
        var body = await BodyAsync("meant");
        var (_, first) = await CreateAsync(body, ("X-Stainless-Retry-Count", "0"));
        var (_, second) = await CreateAsync(body, ("X-Stainless-Retry-Count", "0"));

        var (_, repeated) = await CreateAsync(body, ("X-Stainless-Retry-Count", "1"));

        Assert.NotEqual(Id(first), Id(second));
        Assert.Equal(Id(second), Id(repeated));
        await CancelAsync(first);
        await CancelAsync(second);
    }

    [Fact]
    public async Task Create_UnderOneIdempotencyKey_MakesOneJobAndRefusesAnother()
    {
        var body = await BodyAsync("keyed");
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var (_, first) = await CreateAsync(body, key);
        var (_, second) = await CreateAsync(body, key);

        var (status, other) = await CreateAsync(body with { Suffix = "other" }, key);

        Assert.Equal(Id(first), Id(second));
        Assert.Equal((400, "idempotency_key_reused"), (status, other.GetProperty("error").GetProperty("code").GetString()));
        await CancelAsync(first);
    }

    [Fact]
    public async Task Create_AsAnEarlierJobThatIsBeingDeleted_MakesANewOne()
    {
        var body = await BodyAsync("again");
        var (_, first) = await CreateAsync(body);
        using var deleted = await host.Http.DeleteAsync(new Uri($"/api/tasks/{TaskOf(first)}", UriKind.Relative));

        var (status, second) = await CreateAsync(body);

        Assert.Equal(200, status);
        var (_, seen) = await host.SendAsync(HttpMethod.Get, $"/v1/fine_tuning/jobs/{Id(second)}");
        Assert.Equal(Id(second), Id(seen));
        await CancelAsync(second);
    }

    [Fact]
    public async Task Create_AutoAndMappedModel_AreResolvedReportedAndVisibleAsAnOrdinaryTask()
    {
        var (_, job) = await CreateAsync(await BodyAsync("Auto Values"));

        var hyperparameters = job.GetProperty("hyperparameters");
        Assert.Equal((3, 8, 1), (hyperparameters.GetProperty("n_epochs").GetInt32(), hyperparameters.GetProperty("batch_size").GetInt32(), hyperparameters.GetProperty("learning_rate_multiplier").GetInt32()));
        var task = await host.Http.GetFromJsonAsync<JsonElement>($"/api/tasks/{TaskOf(job)}");
        var own = task.GetProperty("specification").GetProperty("jobs")[0];
        Assert.Equal("tiny-llama", task.GetProperty("specification").GetProperty("model").GetString());
        Assert.Equal((3, 8, 4), (own.GetProperty("hyperparameters").GetProperty("epochs").GetInt32(), own.GetProperty("hyperparameters").GetProperty("batchSize").GetInt32(), own.GetProperty("lora").GetProperty("rank").GetInt32()));
        Assert.Equal("Auto Values", job.GetProperty("user_provided_suffix").GetString());
        await CancelAsync(job);
    }

    [Fact]
    public async Task Create_MetadataWithThePrefix_SetParametersOfTheTask()
    {
        var body = await BodyAsync("extra");
        body.Metadata["finetune.lora.rank"] = "2";
        body.Metadata["finetune.compute.nodes"] = "2";
        body.Metadata["finetune.hyperparameters.validationRatio"] = "0.25";
        var (_, job) = await CreateAsync(body with { Hyperparameters = new { batch_size = 6 } });

        var task = await host.Http.GetFromJsonAsync<JsonElement>($"/api/tasks/{TaskOf(job)}");
        var own = task.GetProperty("specification").GetProperty("jobs")[0];
        Assert.Equal((2, 2, 3), (own.GetProperty("lora").GetProperty("rank").GetInt32(), own.GetProperty("compute").GetProperty("nodes").GetInt32(), own.GetProperty("hyperparameters").GetProperty("batchSize").GetInt32()));
        Assert.Equal(6, job.GetProperty("hyperparameters").GetProperty("batch_size").GetInt32());
        await CancelAsync(job);

        var (_, refused) = await CreateAsync(body with { Hyperparameters = new { batch_size = 5 } });
        Assert.Contains("multiple of 2", refused.GetProperty("error").GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithAValidationFile_TrainsEveryRowAndMeasuresOnTheOther()
    {
        var held = await host.UploadAsync();
        var body = await BodyAsync("measured") with { ValidationFile = held };
        var (_, job) = await CreateAsync(body);

        Assert.Equal(held, job.GetProperty("validation_file").GetString());
        var task = await host.Http.GetFromJsonAsync<JsonElement>($"/api/tasks/{TaskOf(job)}");
        var specification = task.GetProperty("specification");
        Assert.Equal(held, $"file-{specification.GetProperty("validationDataset")[0].GetString()!.Replace('@', '.')}");
        Assert.Equal(0, specification.GetProperty("jobs")[0].GetProperty("hyperparameters").GetProperty("validationRatio").GetDouble());
        using var refused = await host.Http.DeleteAsync(new Uri($"/v1/files/{held}", UriKind.Relative));
        Assert.Contains("file_in_use", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await CancelAsync(job);
    }

    [Fact]
    public async Task Create_WithAValidationFileWhoseRowsTrain_WarnsAmongTheEvents()
    {
        var body = await BodyAsync("overlapping") with { ValidationFile = await host.UploadAsync() };
        var (_, job) = await CreateAsync(body);

        var events = await host.Http.GetFromJsonAsync<JsonElement>($"/v1/fine_tuning/jobs/{job.GetProperty("id").GetString()}/events");
        var warning = Assert.Single(events.GetProperty("data").EnumerateArray(), told =>
            told.GetProperty("level").GetString() == "warn" && told.GetProperty("message").GetString()!.StartsWith("validation_file: ", StringComparison.Ordinal));
        Assert.Contains("every row", warning.GetProperty("message").GetString()!, StringComparison.Ordinal);
        await CancelAsync(job);
    }

    [Fact]
    public async Task Create_WithAValidationFileThatCannotServe_TellsTheFieldConcerned()
    {
        var body = await BodyAsync("unmeasured") with { ValidationFile = await host.UploadAsync("support-pairs.jsonl") };
        body.Metadata["finetune.hyperparameters.validationRatio"] = "0.1";
        var (status, both) = await CreateAsync(body);
        var (_, missing) = await CreateAsync(body with { ValidationFile = "file-x" });

        var message = both.GetProperty("error").GetProperty("message").GetString()!;
        Assert.Equal(400, status);
        Assert.Contains("validation_file", message, StringComparison.Ordinal);
        Assert.Contains("metadata.finetune.hyperparameters.validationRatio", message, StringComparison.Ordinal);
        Assert.Equal(("validation_file", "not_found"), (missing.GetProperty("error").GetProperty("param").GetString(), missing.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task ATaskMadeNatively_IsAJobPerJobOfItAndLimitsOfTheContractHold()
    {
        await host.Process.UploadAsync("native", "support-faq.jsonl");
        var task = new
        {
            name = "native",
            model = "tiny-llama",
            dataset = "native",
            jobs = new object[]
            {
                new { name = "job-1", hyperparameters = new { epochs = 2.5, batchSize = 512 } },
                new { name = "other", hyperparameters = new { epochs = 2 } },
            },
        };
        await host.Process.CreateAsync(task);
        await host.Http.PostAsync(new Uri("/api/tasks/native/cancel", UriKind.Relative), null);

        var (_, list) = await host.SendAsync(HttpMethod.Get, "/v1/fine_tuning/jobs?limit=2");

        var jobs = list.GetProperty("data").EnumerateArray().ToList();
        Assert.All(jobs, job => Assert.StartsWith("ftjob-native.", Id(job), StringComparison.Ordinal));
        var odd = jobs.Single(job => Id(job).StartsWith("ftjob-native.job-1.", StringComparison.Ordinal)).GetProperty("hyperparameters");
        Assert.Equal(("auto", "auto"), (odd.GetProperty("n_epochs").GetString(), odd.GetProperty("batch_size").GetString()));
        var (status, file) = await host.SendAsync(HttpMethod.Get, $"/v1/files/{jobs[0].GetProperty("training_file").GetString()}");
        Assert.Equal((200, "fine-tune"), (status, file.GetProperty("purpose").GetString()));
    }

    private async Task<CreateBody> BodyAsync(string suffix) =>
        new("gpt-4o-mini-2024-07-18", await host.UploadAsync(), suffix, new { n_epochs = "auto" }, new Dictionary<string, string> { ["team"] = "create" });

    private Task<(int Status, JsonElement Json)> CreateAsync(CreateBody body, params (string, string)[] headers) =>
        host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", JsonSerializer.Serialize(body, Written), headers);

    private async Task CancelAsync(JsonElement job)
    {
        var (status, _) = await host.SendAsync(HttpMethod.Post, $"/v1/fine_tuning/jobs/{Id(job)}/cancel");
        Assert.Equal(200, status);
        await HostProcess.UntilAsync(
            async () => (await host.SendAsync(HttpMethod.Get, $"/v1/fine_tuning/jobs/{Id(job)}")).Json.GetProperty("status").GetString() == "cancelled");
    }

    private static string Id(JsonElement job) => job.GetProperty("id").GetString()!;

    private static string TaskOf(JsonElement job) => Id(job)["ftjob-".Length..].Split('.')[0];

    private static readonly JsonSerializerOptions Written = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private sealed record CreateBody(
        string Model, string TrainingFile, string Suffix, object Hyperparameters, Dictionary<string, string> Metadata, string? ValidationFile = null);
}
