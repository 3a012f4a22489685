using System.Diagnostics;

namespace FineTune.OpenAi.Tests;

[Collection(OpenAiCollection.Name)]
public sealed class NodeJourneyTests(OpenAiHost host)
{
    [Fact]
    public async Task TheOfficialNodeClient_LosingAnAnswerOfEachCall_MakesTheWholeJourneyWithinTheContract()
    {
        await using var proxy = await LossyProxy.StartAsync(host.Http.BaseAddress!);
        var before = await host.CountTasksAsync();

        var (exit, output) = await RunAsync(proxy.Endpoint, Path.Combine(OpenAiHost.Root, "samples", "support-messages.jsonl"), await PreferenceFile.WriteAsync());

        Assert.True(exit == 0, output);
        Assert.True(proxy.Lost > 20, $"{proxy.Lost} answers were lost.");
        Assert.Equal(before + 3, await host.CountTasksAsync());
        await host.HoldToTheContractAsync(proxy.Exchanges);
        Assert.Empty(Contract.TryLoad()?.FindUnanswered(proxy.Exchanges) ?? []);
        Assert.Contains(proxy.Exchanges, exchange => exchange.Status is >= 400 and < 500);
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
