using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.OpenAi.Tests;

/// <summary>A client that waited too long for an answer asks again while the first call is still under way.</summary>
[Collection(OpenAiCollection.Name)]
public sealed class OverlappingCallTests(OpenAiHost host)
{
    private const int Calls = 8;

    [Fact]
    public async Task Resume_OfAPausedJobManyTimesAtOnce_IsAnsweredAlike()
    {
        var (_, made) = await host.SendAsync(HttpMethod.Post, "/v1/fine_tuning/jobs", new
        {
            model = "tiny-llama",
            training_file = await host.UploadAsync(),
            metadata = OpenAiHost.Quick(1000),
        });
        var job = $"/v1/fine_tuning/jobs/{made.GetProperty("id").GetString()}";
        await host.SendAsync(HttpMethod.Post, $"{job}/pause");
        await HostProcess.UntilAsync(
            async () => (await host.SendAsync(HttpMethod.Get, job)).Json.GetProperty("status").GetString() == "paused");

        var answers = await AllAsync(HttpMethod.Post, $"{job}/resume");
        await host.SendAsync(HttpMethod.Post, $"{job}/cancel");

        Assert.All(answers, answer => Assert.True(answer.Status == 200, $"{answer.Json}"));
    }

    private Task<(int Status, JsonElement Json)[]> AllAsync(HttpMethod method, string path) =>
        Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => host.SendAsync(method, path)));
}
