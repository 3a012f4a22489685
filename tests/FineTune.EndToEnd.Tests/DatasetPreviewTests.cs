using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests;

[Collection(AskingCollection.Name)]
public sealed class DatasetPreviewTests(SharedHost shared)
{
    [Fact]
    public async Task Preview_OfAVersion_MarksTheTokensThatTrain()
    {
        var host = shared.Process;
        var version = (await host.Http.GetFromJsonAsync<JsonElement>("/api/datasets/faq"))[0].GetProperty("version").GetString();
        var address = $"/api/datasets/faq/versions/{version}/preview";

        var shown = await host.Http.GetFromJsonAsync<JsonElement>($"{address}?model=tiny-llama&template=llama3&first=3&count=2");
        var row = JsonDocument.Parse((await File.ReadAllLinesAsync(Path.Combine(host.Root, "samples", "support-faq.jsonl")))[3]).RootElement;
        Assert.Equal((2, 0, 2), (shown.GetProperty("rows").GetInt32(), shown.GetProperty("dropped").GetInt32(), shown.GetProperty("sequences").GetArrayLength()));
        var tokens = shown.GetProperty("sequences")[0].GetProperty("tokens").EnumerateArray().ToList();
        Assert.Contains(row.GetProperty("instruction").GetString()!, Text(tokens, learned: false), StringComparison.Ordinal);
        Assert.Equal(row.GetProperty("output").GetString() + "<|eot_id|>", Text(tokens, learned: true));

        foreach (var (query, path) in new[] { ("", "model"), ("?model=none", "model"), ("?model=tiny-llama&stage=dpo", "stage"), ("?model=tiny-llama&template=gemma", "template"), ("?model=tiny-llama&count=21", "count") })
        {
            using var answer = await host.Http.GetAsync(new Uri(address + query, UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(path, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("findings")[0].GetProperty("path").GetString());
        }

        // The report, page by page.
        var page = await host.Http.GetFromJsonAsync<JsonElement>($"/api/datasets/faq/versions/{version}/findings?severity=warning&page=2&pageSize=1");
        Assert.Equal(1, page.GetProperty("items").GetArrayLength());
        Assert.InRange(page.GetProperty("total").GetInt32(), 2, page.GetProperty("counted").GetInt32());
    }

    private static string Text(IEnumerable<JsonElement> tokens, bool learned)
    {
        var text = new StringBuilder();
        foreach (var token in tokens.Where(token => token.GetProperty("learned").GetBoolean() == learned))
        {
            text.Append(token.GetProperty("text").GetString());
        }

        return text.ToString();
    }
}
