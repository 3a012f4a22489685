using System.Text;
using System.Text.Json;
using CsCheck;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class ErrorTests(OpenAiHost host)
{
    [Theory]
    [InlineData("GET", "/v1/nothing", null, 404, "unknown_url", null)]
    [InlineData("GET", "/v1/models/nothing", null, 404, "model_not_found", "model")]
    [InlineData("GET", "/v1/models/ft:tiny-llama:finetune:x:00000000", null, 404, "model_not_found", "model")]
    [InlineData("DELETE", "/v1/models/tiny-llama", null, 400, "not_deletable", "model")]
    [InlineData("PUT", "/v1/files", null, 405, "method_not_supported", null)]
    [InlineData("GET", "/v1/files/file-x", null, 404, "not_found", "file_id")]
    [InlineData("DELETE", "/v1/files/file-x.00", null, 404, "not_found", "file_id")]
    [InlineData("GET", "/v1/files?limit=0", null, 400, "invalid_value", "limit")]
    [InlineData("GET", "/v1/files?order=up", null, 400, "invalid_value", "order")]
    [InlineData("POST", "/v1/files", "{}", 415, "invalid_content_type", null)]
    [InlineData("GET", "/v1/fine_tuning/jobs?after=ftjob-x", null, 400, "invalid_value", "after")]
    [InlineData("GET", "/v1/fine_tuning/jobs/ftjob-x", null, 404, "not_found", "fine_tuning_job_id")]
    [InlineData("POST", "/v1/fine_tuning/jobs/ftjob-a.job-1.00000000/cancel", null, 404, "not_found", "fine_tuning_job_id")]
    [InlineData("POST", "/v1/fine_tuning/jobs", "{", 400, "invalid_json", null)]
    [InlineData("POST", "/v1/fine_tuning/jobs", "[]", 400, "invalid_json", null)]
    [InlineData("POST", "/v1/fine_tuning/jobs", "{\"\\ud800\":1}", 400, "invalid_json", null)]
    [InlineData("POST", "/v1/uploads/upload_x/complete", "{\"part_ids\":[\"part_00000000000000000000000000000000\"]}", 404, "not_found", "upload_id")]
    public async Task ARequestThatCannotBeServed_IsAnsweredWithTheWholeErrorObject(string method, string path, string? body, int status, string code, string? param)
    {
        var (answered, json) = await host.SendAsync(new HttpMethod(method), path, body);

        var error = json.GetProperty("error");
        Assert.Equal((status, code, param), (answered, error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task ABodyOfMoreThanAMebibyte_IsRefusedAsTooLarge()
    {
        var (status, json) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", "\"" + new string('x', 1024 * 1024) + "\"");

        Assert.Equal((413, "request_too_large"), (status, json.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Create_SeveralMistakes_AreToldAllAtOnce()
    {
        var (status, json) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", new
        {
            model = "gpt-4",
            training_file = "file-x",
            seed = -1,
            n_epochs = 3,
            validation_file = "file-y",
            integrations = new[] { new { type = "wandb", wandb = new { project = "p" } } },
            hyperparameters = new { n_epochs = 0, batch_size = "many", learning_rate_multiplier = 0 },
            metadata = new Dictionary<string, object> { ["finetune.lora.rnk"] = "8", ["finetune.model"] = "x" },
        });

        Assert.Equal(400, status);
        var message = json.GetProperty("error").GetProperty("message").GetString()!;
        string[] fields =
        [
            "model", "training_file", "seed", "n_epochs", "validation_file", "integrations", "hyperparameters.n_epochs", "hyperparameters.batch_size",
            "hyperparameters.learning_rate_multiplier", "metadata.finetune.lora.rnk", "metadata.finetune.model",
        ];
        Assert.All(fields, field => Assert.Contains($"\n{field}: ", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"reinforcement","reinforcement":{"grader":{}}}""", "method.type", "unsupported_method", "dpo")]
    [InlineData("""{"type":"rlhf"}""", "method.type", "invalid_value", "supervised")]
    [InlineData("""{"type":"supervised","dpo":{"hyperparameters":{}}}""", "method.dpo", "invalid_value", "no effect")]
    [InlineData("""{"type":"dpo","dpo":{"hyperparameters":{"beta":3}}}""", "method.dpo.hyperparameters.beta", "invalid_value", "at most 2")]
    [InlineData("""{"type":"supervised","supervised":{"hyperparameters":{"beta":1}}}""", "method.supervised.hyperparameters.beta", "unknown_parameter", "n_epochs")]
    public async Task Create_AMethodThatCannotBe_IsRefusedByNameWithTheAlternative(string method, string param, string code, string told)
    {
        var (status, json) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs",
            $$"""{"model":"tiny-llama","training_file":"{{await host.UploadAsync()}}","method":{{method}}}""");

        var error = json.GetProperty("error");
        Assert.Equal((400, param, code), (status, error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains(told, error.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-4", "OpenAi:Models:gpt-4:Model")]
    [InlineData("gone", "'nothing'")]
    [InlineData("ft:tiny-llama:finetune:x:00000000", "tuned model")]
    public async Task Create_AModelThatIsNotThere_IsToldWithWhatIsAndHowToMapIt(string model, string told)
    {
        var (status, json) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", new { model, training_file = await host.UploadAsync() });

        var error = json.GetProperty("error");
        Assert.Equal((400, "model", "model_not_found"), (status, error.GetProperty("param").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains(told, error.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Contains("tiny-llama", error.GetProperty("message").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_AParameterThatTheTaskRefuses_IsToldAtTheFieldThatSaidIt()
    {
        var (_, json) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", new
        {
            model = "tiny-llama",
            training_file = await host.UploadAsync(),
            hyperparameters = new { learning_rate_multiplier = 1e9 },
            metadata = new Dictionary<string, string> { ["finetune.lora.rank"] = "many", ["finetune.compute.nodes"] = "900" },
        });

        var message = json.GetProperty("error").GetProperty("message").GetString()!;
        string[] fields = ["hyperparameters.learning_rate_multiplier", "metadata.finetune.lora.rank", "metadata.finetune.compute.nodes"];
        Assert.All(fields, field => Assert.Contains($"\n{field}: ", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_GeneratedBodies_NeverFailTheServerAndNeverMakeATask()
    {
        var before = await host.CountTasksAsync();
        var bodies = new List<string>();
        HostileBodies.Gen.Sample(bodies.Add, iter: 1000, threads: 1);

        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, cancellation) =>
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await host.Http.PostAsync(new Uri("/v1/fine_tuning/jobs", UriKind.Relative), content, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} for {body}: {text}");
            Assert.True(JsonElement.Parse(text).GetProperty("error").TryGetProperty("message", out _));
        });

        Assert.Equal(before, await host.CountTasksAsync());
    }
}
