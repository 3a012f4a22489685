using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests;

/// <summary>Tokens of a dataset under a model's tokenizer, from the real trainer, and the dry run that uses them.</summary>
[Collection(AskingCollection.Name)]
public sealed class TokenCountTests(SharedHost shared)
{
    private readonly HostProcess host = shared.Process;

    [Fact]
    public async Task Count_OfAVersion_HasTheTokensThatThePreviewShowsOneByOne()
    {
        var address = await UploadAsync("counted-chat", "support-messages.jsonl");
        var told = await host.Http.GetFromJsonAsync<JsonElement>($"{address}/tokens?model=tiny-llama&cutoffLength=40");

        List<int> rows = [];
        for (var first = 0; first < told.GetProperty("rows").GetInt32(); first += 20)
        {
            var shown = await host.Http.GetFromJsonAsync<JsonElement>($"{address}/preview?model=tiny-llama&first={first}&count=20");
            rows.AddRange(shown.GetProperty("sequences").EnumerateArray().Select(sequence => sequence.GetProperty("tokens").GetArrayLength()));
        }

        Assert.Equal(rows.Count, told.GetProperty("countedRows").GetInt32());
        Assert.Equal((rows.Sum(), rows.Max()), (told.GetProperty("tokens").GetInt32(), told.GetProperty("longestRow").GetInt32()));
        Assert.Equal((rows.Count(row => row > 40), rows.Sum(row => Math.Max(0, row - 40))), (told.GetProperty("rowsBeyond").GetInt32(), told.GetProperty("tokensBeyond").GetInt32()));
        Assert.All(told.GetProperty("tokenHistogram").EnumerateArray(), bucket => Assert.Equal(
            rows.Count(row => row >= bucket.GetProperty("from").GetInt32() && row < bucket.GetProperty("to").GetInt32()), bucket.GetProperty("rows").GetInt32()));
    }

    [Fact]
    public async Task DryRun_AfterACount_UsesItAndSaysSo()
    {
        var address = await UploadAsync("counted-faq", "support-faq-zh.jsonl");
        var (before, warned) = await ValidateAsync();
        Assert.False(before.GetProperty("tokensCounted").GetBoolean());

        var told = await host.Http.GetFromJsonAsync<JsonElement>($"{address}/tokens?model=tiny-llama&cutoffLength=25");
        var (after, counted) = await ValidateAsync();

        Assert.True(after.GetProperty("tokensCounted").GetBoolean());
        var kept = told.GetProperty("tokens").GetInt64() - told.GetProperty("tokensBeyond").GetInt64();
        Assert.InRange(after.GetProperty("tokens").GetInt64(), kept - 1, kept + 1);
        Assert.NotEqual(before.GetProperty("tokens").GetInt64(), after.GetProperty("tokens").GetInt64());
        Assert.NotEqual(warned, counted);
        Assert.StartsWith($"{told.GetProperty("rowsBeyond")} of {told.GetProperty("rows")} rows are longer than 25 tokens, as counted", counted, StringComparison.Ordinal);

        // Another template reads other tokens.
        Assert.False((await ValidateAsync(""","template":"qwen" """)).Estimate.GetProperty("tokensCounted").GetBoolean());
    }

    [Fact]
    public async Task Count_WithoutTokenizerModelOrVersion_SaysWhy()
    {
        var address = await UploadAsync("counted-faq", "support-faq-zh.jsonl");
        foreach (var (query, path, code) in new[]
        {
            ("", "model", "unknown-model"), ("?model=none", "model", "unknown-model"), ("?model=Qwen3-0.6B", "model", "tokenizer-not-here"),
            ("?model=tiny-llama&template=none", "template", "not-a-choice"), ("?model=tiny-llama&cutoffLength=0", "cutoffLength", "out-of-range"),
        })
        {
            using var answer = await host.Http.GetAsync(new Uri($"{address}/tokens{query}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            var finding = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("findings")[0];
            Assert.Equal((path, code), (finding.GetProperty("path").GetString(), finding.GetProperty("code").GetString()));
        }

        using var missing = await host.Http.GetAsync(new Uri("/api/datasets/counted-faq/versions/0000000000000000/tokens?model=tiny-llama", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<string> UploadAsync(string dataset, string sample)
    {
        await host.UploadAsync(dataset, sample);
        var version = (await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/{dataset}"))[0].GetProperty("version").GetString();
        return $"/api/datasets/{dataset}/versions/{version}";
    }

    // One pass over all rows.
    private async Task<(JsonElement Estimate, string Warning)> ValidateAsync(string more = "")
    {
        using var task = new StringContent(
            $$"""{"name":"dry","location":"local","model":"tiny-llama","dataset":"counted-faq"{{more}},"jobs":[{"name":"j","hyperparameters":{"cutoffLength":25,"epochs":1,"batchSize":1,"validationRatio":0} }]}""");
        using var answer = await host.Http.PostAsync(new Uri("/api/tasks/validate", UriKind.Relative), task);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var warning = told.GetProperty("findings").EnumerateArray().FirstOrDefault(finding => finding.GetProperty("code").GetString() == "rows-beyond-cutoff");
        return (told.GetProperty("estimates")[0], warning.ValueKind == JsonValueKind.Undefined ? "" : warning.GetProperty("message").GetProperty("en").GetString()!);
    }
}
