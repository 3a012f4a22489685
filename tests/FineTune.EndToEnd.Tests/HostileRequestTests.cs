using System.Text;
using System.Text.Json;
using CsCheck;

namespace FineTune.EndToEnd.Tests;

// One collection, because each of these tests trains on every core of the machine.
[Collection("whole host")]
public sealed class HostileRequestTests
{
    private const int Requests = 2000;

    private static readonly string[] Fields =
        ["name", "model", "dataset", "jobs", "method", "stage", "location", "template", "compute", "hyperparameters", "lora", "other", "learningRate", "rank", "x"];

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Among("null", "true", "-1", "1e999", "0.5", "\"\"", "\"tiny-llama\"", "\"faq\"", "\"a\\ud800\"", "\"PT2H\"", "\"lora\"", "[]", "{}", "99999999999999999999"),
        Gen.String.Select(text => JsonSerializer.Serialize(text)),
        Gen.Double.Select(number => double.IsFinite(number) ? JsonSerializer.Serialize(number) : "0"));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, self) => depth > 4
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (2, Gen.Select(Among(Fields), self).Array[0, 6].Select(pairs => "{" + string.Join(",", pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}")) + "}")),
            (1, self.Array[0, 3].Select(items => "[" + string.Join(",", items) + "]"))));

    private static readonly Gen<string> Body = Gen.Frequency((8, Value), (1, Gen.String), (1, Gen.Const(new string('[', 5000))));

    [Fact]
    public async Task Create_GeneratedBodies_NeverFailTheServerAndNeverMakeAnInvalidTask()
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        var bodies = new List<string>();
        Body.Sample(bodies.Add, iter: Requests, threads: 1);

        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (body, cancellation) =>
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await host.Http.PostAsync(new Uri("/api/tasks", UriKind.Relative), content, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} for {body}: {text}");
            Assert.Contains("findings", text, StringComparison.Ordinal);
        });

        Assert.Contains("\"total\":0", await host.Http.GetStringAsync(new Uri("/api/tasks", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SameRequestTwiceUnderOneKey_MakesOneTask()
    {
        await using var host = await HostProcess.StartAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");
        var ids = new List<string>();
        for (var times = 0; times < 2; times++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tasks");
            request.Headers.Add("Idempotency-Key", "key-1");
            request.Content = new StringContent(JsonSerializer.Serialize(TinyTask.Document("once", steps: 1000)), Encoding.UTF8, "application/json");
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
            ids.Add(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!);
        }

        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task Create_SeveralMistakes_AreToldAllAtOnceWithTheirPaths()
    {
        await using var host = await HostProcess.StartAsync();
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

    private static Gen<string> Among(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
