namespace FineTune.Cli.Tests;

/// <summary>What is followed goes on when the command ends, and the command goes on when the server is away.</summary>
[Collection(CliCollection.Name)]
public sealed class FollowingTests(CliHost host)
{
    [Theory]
    [InlineData("task watch long", "running", "finetune task watch long")]
    [InlineData("logs long -f", "step", "finetune logs long job-1 -f")]
    public async Task CtrlC_LeavesTheJobRunningAndSaysHowToComeBack(string command, string awaited, string comeBack)
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("long", 100_000)), "--yes");
        await host.Process.UntilStateAsync("long", "running");
        var process = line.StartOnTerminal(command.Split(' '));

        // What a terminal makes of Ctrl-C.
        var said = await CommandLine.FinishAfterAsync(process, awaited, async () =>
        {
            await process.StandardInput.WriteAsync('\u0003');
            await process.StandardInput.FlushAsync();
        });

        Assert.True(said.Exit == 130, said.ToString());
        Assert.Contains($"Come back with: {comeBack}", said.Text, StringComparison.Ordinal);
        Assert.Equal(["running"], await host.Process.JobsAsync("long"));
        await line.DoAsync("task", "delete", "long", "--yes");
        await EndToEnd.Tests.HostProcess.UntilAsync(async () => (await host.Process.JobsAsync("long")).Count == 0);
    }

    [Fact]
    public async Task Interrupt_WithoutATerminal_LeavesTheJobRunningToo()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("piped-long", 100_000)), "--yes");
        await host.Process.UntilStateAsync("piped-long", "running");
        var process = line.Start("logs", "piped-long", "-f");

        var said = await CommandLine.FinishAfterAsync(process, "step", () => CommandLine.InterruptAsync(process));

        Assert.Equal(130, said.Exit);
        Assert.Contains("Come back with: finetune logs piped-long job-1 -f", said.Notes, StringComparison.Ordinal);
        Assert.Equal(["running"], await host.Process.JobsAsync("piped-long"));
        await line.DoAsync("task", "delete", "piped-long", "--yes");
    }

    [Fact]
    public async Task AHostThatIsKilledAndStartedAgain_IsWaitedForAndNoLineIsLost()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("survivor", 200)), "--yes");
        await host.Process.UntilStateAsync("survivor", "running");
        var watch = line.RunAsync("task", "watch", "survivor");
        var follow = line.Start("logs", "survivor", "-f");

        var followed = await CommandLine.FinishAfterAsync(follow, "step", async () =>
        {
            await host.Process.KillAsync();
            await host.Process.StartAgainAsync();
        });

        var watched = await watch;
        Assert.True(watched.Exit == 0, watched.ToString());
        Assert.Contains("survivor/job-1 succeeded 100%", watched.Notes, StringComparison.Ordinal);
        Assert.Contains("looking again until it does", watched.Notes + followed.Notes, StringComparison.Ordinal);
        Assert.Equal((0, (await line.RunAsync("logs", "survivor")).Text), (followed.Exit, followed.Text));
        await line.DoAsync("task", "delete", "survivor", "--yes");
    }
}
