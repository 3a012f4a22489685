using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class RuleTests(CliHost host)
{
    private const string Rule = """
        name: nightly
        dataset: arrivals
        taskName: "nightly-{version}"
        dryRun: true
        task: { model: tiny-llama, jobs: [{ name: job-1 }] }
        """;

    [Fact]
    public async Task ApplyGetDisableEnableFiringsDelete_LeadARuleThroughItsLife()
    {
        using var line = host.CommandLine();
        var file = line.Write("rule.yaml", Rule);

        Assert.Matches("(?m)^nightly +arrivals +sft +tiny-llama +true +true", await line.DoAsync("rule", "apply", "-f", file));
        Assert.Equal(["nightly"], (await line.RunAsync("rule", "list", "-o", "name")).Lines);
        Assert.Equal("false\n", await line.DoAsync("rule", "disable", "nightly", "--query", "enabled"));
        Assert.Equal("true\n", await line.DoAsync("rule", "enable", "nightly", "--query", "enabled"));

        // What get gives can be applied again.
        var yaml = await line.DoAsync("rule", "get", "nightly", "-o", "yaml");
        await line.DoAsync("rule", "apply", "-f", line.Write("again.yaml", yaml));

        await host.Process.UploadAsync("arrivals", "support-faq.jsonl");
        await HostProcess.UntilAsync(async () => JsonElement.Parse(await line.DoAsync("rule", "firings", "nightly", "-o", "json")).GetArrayLength() == 1);
        Assert.Matches("(?m)^arrivals@[0-9a-f]{16} +dryRun ", await line.DoAsync("rule", "firings", "nightly"));

        await line.DoAsync("rule", "delete", "nightly", "--yes");
        Assert.Equal(3, (await line.RunAsync("rule", "get", "nightly")).Exit);
        Assert.Equal(3, (await line.RunAsync("rule", "firings", "nightly")).Exit);
        Assert.Equal(3, (await line.RunAsync("rule", "enable", "nightly")).Exit);
        await line.DoAsync("dataset", "delete", "arrivals", "-y");
    }

    [Fact]
    public async Task Apply_OfARuleThatIsWrong_TellsEverythingAtOnce()
    {
        using var line = host.CommandLine();

        var said = await line.RunWithInputAsync("dataset: 5\nmaxConcurrent: 0\nstage: ppo", "rule", "apply", "-f", "-");

        Assert.Equal(1, said.Exit);
        foreach (var path in new[] { "name:", "dataset:", "stage:", "task:", "maxConcurrent:" })
        {
            Assert.Contains($"error: {path}", said.Notes, StringComparison.Ordinal);
        }
    }
}
