using System.Net;
using System.Text;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests;

[Collection(AskingCollection.Name)]
public sealed class CreateTests(SharedHost shared)
{
    [Fact]
    public async Task Create_SameRequestTwiceUnderOneKey_MakesOneTask()
    {
        var host = shared.Process;
        var ids = new List<string>();
        for (var times = 0; times < 2; times++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tasks");
            request.Headers.Add("Idempotency-Key", "key-1");
            request.Content = new StringContent(JsonSerializer.Serialize(TinyTask.Document("once", steps: 1000)), Encoding.UTF8, "application/json");
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            ids.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!);
        }

        Assert.Single(ids.Distinct());
        await host.DeleteAsync("once");
    }

    [Fact]
    public async Task Create_SeveralMistakes_AreToldAllAtOnceWithTheirPaths()
    {
        var host = shared.Process;
        const string Wrong = """{"name":"Bad Name","model":"tiny-lama","dataset":"nothing","jobs":[{"hyperparameters":{"learningRate":-1,"epoch":3},"lora":{"rank":"8"}}]}""";
        using var answer = await host.Http.PostAsync(new Uri("/api/tasks", UriKind.Relative), new StringContent(Wrong, Encoding.UTF8, "application/json"));
        var findings = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("findings");

        var told = findings.EnumerateArray().Select(finding => (finding.GetProperty("path").GetString(), finding.GetProperty("code").GetString())).ToHashSet();

        Assert.Superset(
            new HashSet<(string?, string?)>
            {
                ("name", "bad-name"), ("model", "unknown-model"), ("dataset", "unknown-dataset"),
                ("jobs[0].hyperparameters.learningRate", "out-of-range"), ("jobs[0].hyperparameters.epoch", "unknown-field"),
                ("jobs[0].lora.rank", "wrong-type"),
            },
            told);
    }
}
