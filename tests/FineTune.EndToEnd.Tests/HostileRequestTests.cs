using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using FineTune.Core.Parameters;

namespace FineTune.EndToEnd.Tests;

[Collection(TrainingCollection.Name)]
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

    private static async Task<HttpResponseMessage> SendAsync(HostProcess host, string address, string body, CancellationToken cancellation)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await host.Http.PostAsync(new Uri(address, UriKind.Relative), content, cancellation);
    }
}
