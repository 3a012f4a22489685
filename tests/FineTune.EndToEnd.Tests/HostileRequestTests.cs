using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using FineTune.Core.Parameters;

namespace FineTune.EndToEnd.Tests;

// One collection, because each of these tests trains on every core of the machine.
[Collection("whole host")]
public sealed class HostileRequestTests
{
    private const int Requests = 10_000;
    private const int Slots = 2;

    [Fact]
    public async Task Create_TenThousandGeneratedBodies_NeverFailTheServerAndMakeSoundTasksOnly()
    {
        await using var host = HostProcess.Prepare();
        host.Settings["FineTune__CpuSlots"] = $"{Slots}";
        await host.StartAgainAsync();
        await host.UploadAsync("faq", "support-faq.jsonl");

        // Tasks that are made wait behind one that holds every slot and stands still.
        await host.CreateAsync(TinyTask.Document("holds-all", steps: 1000, nodes: Slots));
        await host.UntilStateAsync("holds-all", "starting", "running");
        TrainingProcesses.Signal("STOP", TrainingProcesses.Of(await host.IdAsync("holds-all")));

        var bodies = new List<string>();
        GeneratedBodies.Around(new TaskDocuments("tiny-llama", "faq", Engines.Reference, Cards: 2, Context: 512, Layers: 4)).Sample(bodies.Add, iter: Requests, threads: 1);
        var made = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (body, cancellation) =>
        {
            using var answer = await SendAsync(host, "/api/tasks", body, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                made.Add(body);
                return;
            }

            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode} for {body}: {text}");
            Assert.Contains("findings", text, StringComparison.Ordinal);
        });

        Assert.InRange(made.Count, Requests / 100, Requests / 4);
        var page = JsonElement.Parse(await host.Http.GetStringAsync(new Uri("/api/tasks?pageSize=1", UriKind.Relative)));
        Assert.Equal(made.Count + 1, page.GetProperty("total").GetInt32());
        foreach (var body in made)
        {
            using var answer = await SendAsync(host, "/api/tasks/validate", body, CancellationToken.None);
            Assert.Contains("\"valid\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
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
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
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

    private static async Task<HttpResponseMessage> SendAsync(HostProcess host, string address, string body, CancellationToken cancellation)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await host.Http.PostAsync(new Uri(address, UriKind.Relative), content, cancellation);
    }
}
