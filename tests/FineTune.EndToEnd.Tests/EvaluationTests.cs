using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace FineTune.EndToEnd.Tests;

/// <summary>Tuned models beside their base models.</summary>
[Collection(TrainingCollection.Name)]
public sealed class EvaluationTests(SharedHost shared)
{
    private const string Prompt = "How do I reset my password?";

    private readonly FollowUp evaluation = new(shared.Process, "evaluation");

    [Fact]
    public async Task Kill_TheHostThatAcceptedAnEvaluation_TheNextOneMakesIt()
    {
        var host = shared.Process;
        await host.UploadAsync("held-out", "support-messages.jsonl");
        await host.CreateAsync(TinyTask.Document("compared"));
        await host.UntilStateAsync("compared", "succeeded");
        var id = await host.IdAsync("compared");
        var asked = new { dataset = "held-out", prompts = new[] { Prompt, "--rows 你好" }, maxNewTokens = 16, maxSamples = 50 };

        var accepted = await evaluation.AskAsync("compared", asked);
        Assert.Equal((HttpStatusCode.Conflict, "evaluation-under-way"), await evaluation.RefusalAsync("compared", new { prompts = new[] { Prompt } }));
        await host.KillAsync();
        await host.StartAgainAsync();
        var made = await UntilMadeAsync("compared");

        Assert.Equal((HttpStatusCode.Accepted, "waiting"), (accepted.Status, accepted.Body.GetProperty("state").GetString()));
        Assert.StartsWith("held-out@", made.GetProperty("options").GetProperty("dataset").GetString(), StringComparison.Ordinal);
        Assert.Equal(50, made.GetProperty("rows").GetInt32());
        Assert.Equal(0, made.GetProperty("overlap").GetProperty("shared").GetInt32());
        var (before, after) = (made.GetProperty("base"), made.GetProperty("tuned"));
        Assert.InRange(after.GetProperty("loss").GetDouble(), 0.01, before.GetProperty("loss").GetDouble() * 0.9);
        Assert.Equal(Math.Exp(after.GetProperty("loss").GetDouble()), after.GetProperty("perplexity").GetDouble(), precision: 6);
        Assert.Equal(JsonValueKind.Null, after.GetProperty("rewardAccuracy").ValueKind);
        var answers = made.GetProperty("answers").EnumerateArray().ToList();
        Assert.Equal([Prompt, "--rows 你好"], answers.Select(answer => answer.GetProperty("prompt").GetString()));
        Assert.NotEqual(answers[0].GetProperty("base").GetString(), answers[0].GetProperty("tuned").GetString());
        Assert.NotEqual("", answers[0].GetProperty("tuned").GetString());

        // Asked again, it is there already; other questions take its place, whatever becomes of the task meanwhile.
        Assert.Equal("succeeded", (await evaluation.AskAsync("compared", asked)).Body.GetProperty("state").GetString());
        Assert.Equal("waiting", (await evaluation.AskAsync("compared", new { dataset = "faq" })).Body.GetProperty("state").GetString());
        await host.DeleteAsync("compared");
        var folder = Path.Combine(host.Data, "training", "evaluations");
        await HostProcess.UntilAsync(() => Task.FromResult(!Directory.EnumerateFileSystemEntries(folder).Any()));
        await HostProcess.UntilAsync(async () => await host.JobAsync("compared") is null);
        Assert.Empty(new BlobContainerClient(host.StorageConnection, "artifacts").GetBlobs(new GetBlobsOptions { Prefix = $"runs/{id}/" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ask_OnRowsThatTrained_TellsSo_OfAModelThatIsWholeToo()
    {
        var host = shared.Process;
        await host.CreateAsync(TinyTask.Document("known", steps: 10, method: "full"));
        await host.UntilStateAsync("known", "succeeded");

        await evaluation.AskAsync("known", new { dataset = "faq", maxSamples = 20 });
        var made = await UntilMadeAsync("known");

        var overlap = made.GetProperty("overlap");
        Assert.Equal((240, 240), (overlap.GetProperty("shared").GetInt32(), overlap.GetProperty("different").GetInt32()));
        Assert.NotEqual(made.GetProperty("base").GetProperty("loss").GetDouble(), made.GetProperty("tuned").GetProperty("loss").GetDouble());
        Assert.Empty(made.GetProperty("answers").EnumerateArray());
    }

    [Fact]
    public async Task Ask_ForWhatCannotBeEvaluated_IsRefusedWithEveryReason()
    {
        var host = shared.Process;
        await host.UploadAsync("pairs", "support-pairs.jsonl");
        await host.CreatePausedAsync(TinyTask.Document("early"), "early");

        var (status, said) = await evaluation.AskAsync("early", new { dataset = "pairs", prompts = new[] { "", Prompt }, maxNewTokens = 0, temperature = 3, seeds = 1 });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            [("seeds", "unknown-field"), ("dataset", "dataset-stage-mismatch"), ("prompts[0]", "bad-prompt"), ("maxNewTokens", "out-of-range"), ("temperature", "out-of-range")],
            said.GetProperty("findings").EnumerateArray().Select(finding => (finding.GetProperty("path").GetString(), finding.GetProperty("code").GetString())));
        Assert.Equal((HttpStatusCode.BadRequest, "required"), await evaluation.RefusalAsync("early", new { prompts = Array.Empty<string>() }));
        Assert.Equal((HttpStatusCode.BadRequest, "unknown-dataset"), await evaluation.RefusalAsync("early", new { dataset = "../faq" }));
        Assert.Equal((HttpStatusCode.Conflict, "wrong-state"), await evaluation.RefusalAsync("early", new { dataset = "faq" }));
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), await evaluation.RefusalAsync("none", new { dataset = "faq" }));
        using var answer = await host.Http.GetAsync(evaluation.Address("early"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<JsonElement> UntilMadeAsync(string task)
    {
        var seen = default(JsonElement);
        await HostProcess.UntilAsync(async () => (seen = await evaluation.LookAsync(task)).GetProperty("isOver").GetBoolean());
        Assert.True(seen.GetProperty("state").GetString() == "succeeded", seen.ToString());
        return seen;
    }
}
