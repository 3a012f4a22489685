using System.Diagnostics;
using System.Text.Json;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class NodeJourneyTests(OpenAiHost host)
{
    [Fact]
    public async Task TheOfficialNodeClient_LosingAnAnswerOfEachCall_MakesTheWholeJourneyWithinTheContract()
    {
        await using var proxy = await LossyProxy.StartAsync(host.Http.BaseAddress!);
        var before = await host.CountTasksAsync();

        var (exit, output) = await RunAsync(proxy.Endpoint, Path.Combine(OpenAiHost.Root, "samples", "support-messages.jsonl"), await PreferencesAsync());

        Assert.True(exit == 0, output);
        Assert.True(proxy.Lost > 20, $"{proxy.Lost} answers were lost.");
        Assert.Equal(before + 3, await host.CountTasksAsync());
        await Answers.HoldToTheContractAsync(proxy.Exchanges);
    }

    // Pairs in the shape that OpenAI documents.
    private static async Task<string> PreferencesAsync()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("finetune-pairs-").FullName, "pairs.jsonl");
        await File.WriteAllLinesAsync(path, Enumerable.Range(1, 12).Select(number => JsonSerializer.Serialize(new
        {
            input = new { messages = new[] { new { role = "user", content = $"What is {number} and {number}?" } } },
            preferred_output = new[] { new { role = "assistant", content = $"It is {2 * number}." } },
            non_preferred_output = new[] { new { role = "assistant", content = "I do not know." } },
        })));
        return path;
    }

    private static async Task<(int Exit, string Output)> RunAsync(Uri endpoint, params string[] files)
    {
        var folder = Path.Combine(OpenAiHost.Root, "tests", "FineTune.OpenAi.Tests", "node");
        using var node = Process.Start(new ProcessStartInfo("node", ["journey.mjs", endpoint.ToString(), .. files])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await node.WaitForExitAsync(limit.Token);
        return (node.ExitCode, await output + await errors);
    }
}
