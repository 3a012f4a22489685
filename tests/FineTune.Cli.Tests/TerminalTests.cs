
namespace FineTune.Cli.Tests;

/// <summary>What only a person at a terminal sees.</summary>
[Collection(CliCollection.Name)]
public sealed class TerminalTests(CliHost host)
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData("n", 1, "Create it?")]
    [InlineData("y", 0, "Next: finetune task watch asked-y")]
    public async Task Create_ShowsTheOffersAndAsks(string answer, int exit, string shown)
    {
        using var line = host.CommandLine();
        var name = $"asked-{answer}";
        var process = line.StartOnTerminal("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml(name, 100_000)));

        var said = await CommandLine.FinishAfterAsync(process, "[y/n]", async () =>
        {
            await process.StandardInput.WriteAsync(answer + "\n");
            await process.StandardInput.FlushAsync();
        });

        Assert.True(said.Exit == exit, said.ToString());
        Assert.Contains("→", said.Text, StringComparison.Ordinal);
        Assert.Contains(shown, said.Text, StringComparison.Ordinal);
        Assert.Equal(exit == 0 ? 1 : 0, (await host.Process.JobsAsync(name)).Count);
        await host.Process.DeleteAsync(name);
    }

    [Fact]
    public async Task ATerminalGetsColours_AFileAndNoColorGetNone()
    {
        using var line = host.CommandLine();

        var coloured = await CommandLine.FinishAsync(line.StartOnTerminal("task", "get", "absent"));
        line.Variables["NO_COLOR"] = "1";
        var plain = await CommandLine.FinishAsync(line.StartOnTerminal("task", "get", "absent"));
        var piped = await line.RunAsync("task", "get", "absent");

        Assert.Contains($"{Escape}[", coloured.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{Escape}[3", plain.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Escape, piped.Notes + piped.Text);
        Assert.Equal([3, 3, 3], new[] { coloured.Exit, plain.Exit, piped.Exit });
    }

    [Fact]
    public async Task LongWork_ShowsItsProgress()
    {
        using var line = host.CommandLine();

        var sent = await CommandLine.FinishAsync(line.StartOnTerminal("dataset", "upload", "seen", Path.Combine(RepositoryRoot.Path, "samples", "support-faq.jsonl")));
        var received = await CommandLine.FinishAsync(line.StartOnTerminal("model", "download", CliHost.Done));

        Assert.True(sent.Exit == 0 && received.Exit == 0, $"{sent}{received}");
        Assert.Contains("support-faq.jsonl", sent.Text, StringComparison.Ordinal);
        Assert.Contains("100%", sent.Text, StringComparison.Ordinal);
        Assert.Contains("Download", received.Text, StringComparison.Ordinal);
        Assert.Contains("100%", received.Text, StringComparison.Ordinal);
        await line.DoAsync("dataset", "delete", "seen", "-y");
    }

    [Fact]
    public async Task WatchOnATerminal_EndsWithTheTaskAndTheNextCommand()
    {
        using var line = host.CommandLine();

        var said = await CommandLine.FinishAsync(line.StartOnTerminal("task", "watch", CliHost.Done));
        var curves = await CommandLine.FinishAsync(line.StartOnTerminal("metrics", CliHost.Done, "-w"));

        Assert.Equal((0, 0), (said.Exit, curves.Exit));
        Assert.Contains("20/20", said.Text, StringComparison.Ordinal);
        Assert.Contains($"Next: finetune model download {CliHost.Done} job-1", said.Text, StringComparison.Ordinal);
        Assert.Contains("loss", curves.Text, StringComparison.Ordinal);
    }
}
