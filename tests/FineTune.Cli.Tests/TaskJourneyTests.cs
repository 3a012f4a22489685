using System.Text.Json;

namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class TaskJourneyTests(CliHost host)
{
    [Fact]
    public async Task Validate_ShowsEstimatesAndTheLocationsOffersWithTheChosenOneMarked()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("task", "validate", "-f", line.Write("task.yaml", CliHost.Yaml("checked", 30)));

        Assert.Equal(0, said.Exit);
        Assert.Matches(@"(?m)^job-1 +cpu +\d+ +30 +~?\d+ ", said.Text);
        Assert.Matches(@"(?m)^→ +local +cpu ", said.Text);
        Assert.Contains("Next: finetune task create", said.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_AsJson_GivesTheServersWord()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("task", "validate", "-f", line.Write("task.yaml", CliHost.Yaml("checked", 30)), "--set", "lora.rank=0", "-o", "json");

        Assert.Equal(1, said.Exit);
        var answer = JsonElement.Parse(said.Text);
        Assert.False(answer.GetProperty("valid").GetBoolean());
        Assert.Contains(answer.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("path").GetString() == "jobs[0].lora.rank");
    }

    [Fact]
    public async Task Create_FromYamlAndSettings_MakesTheTaskThatBothTogetherSay()
    {
        using var line = host.CommandLine();
        var file = line.Write("task.yaml", CliHost.Yaml("from-file", 100_000));

        var name = await line.DoAsync("task", "create", "named", "-f", file, "--set", "lora.rank=2", "--set", "jobs[1].lora.rank=4", "--set", "jobs[1].compute.type=cpu", "-y", "-o", "name");
        await line.DoAsync("task", "cancel", "named");

        Assert.Equal("named\n", name);
        var specification = JsonElement.Parse(await line.DoAsync("task", "get", "named", "--query", "specification"));
        Assert.Equal([2, 4], specification.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("lora").GetProperty("rank").GetInt32()));
        Assert.Equal(100_000, specification.GetProperty("jobs")[0].GetProperty("hyperparameters").GetProperty("maxSteps").GetInt32());
        await line.DoAsync("task", "delete", "named", "--yes");
    }

    [Fact]
    public async Task Create_FromStandardInputAndOptions_NeedsNoFile()
    {
        using var line = host.CommandLine();

        var said = await line.RunWithInputAsync("location: local", "task", "create", "piped", "-f", "-", "--model", "tiny-llama", "--dataset", CliHost.Dataset, "-y");

        Assert.True(said.Exit == 0, said.ToString());
        Assert.StartsWith("piped ", said.Lines[1], StringComparison.Ordinal);
        Assert.Contains("Next: finetune task watch piped", said.Notes, StringComparison.Ordinal);
        await line.DoAsync("task", "delete", "piped", "--yes");
    }

    [Fact]
    public async Task TheYamlThatGetGives_CreatesTheSameTaskAgain()
    {
        using var line = host.CommandLine();
        var yaml = await line.DoAsync("task", "get", CliHost.Done, "-o", "yaml", "--query", "specification");

        await line.DoAsync("task", "create", "again", "-f", line.Write("again.yaml", yaml), "--yes");
        await line.DoAsync("task", "cancel", "again");

        var (first, second) = (await line.DoAsync("task", "get", CliHost.Done, "--query", "specification.jobs"), await line.DoAsync("task", "get", "again", "--query", "specification.jobs"));
        Assert.Equal(first, second);
        await line.DoAsync("task", "delete", "again", "--yes");
    }

    [Fact]
    public async Task Clone_WithAChange_KeepsEverythingElse()
    {
        using var line = host.CommandLine();

        await line.DoAsync("task", "clone", CliHost.Done, "cloned", "--set", "lora.rank=2", "--yes");
        await line.DoAsync("task", "cancel", "cloned");

        var rank = await line.DoAsync("task", "get", "cloned", "--query", "specification.jobs[0].[lora.rank, hyperparameters.maxSteps]");
        Assert.Equal([2, 20], JsonSerializer.Deserialize<int[]>(rank)!);
        await line.DoAsync("task", "delete", "cloned", "--yes");
    }

    [Fact]
    public async Task PauseResumeCancelRetryDelete_LeadATaskThroughItsLife()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("steered", 100_000)), "--yes");
        await host.Process.UntilStateAsync("steered", "running");

        var paused = await line.RunAsync("task", "pause", "steered");
        Assert.Equal(0, paused.Exit);
        Assert.Contains("steered: pause asked for.", paused.Notes, StringComparison.Ordinal);
        var rested = await line.RunAsync("task", "watch", "steered");
        Assert.Equal(0, rested.Exit);
        Assert.Contains("Next: finetune task resume steered", rested.Notes, StringComparison.Ordinal);

        await line.DoAsync("task", "resume", "steered", "--job", "job-1");
        await host.Process.UntilStateAsync("steered", "running");
        await line.DoAsync("task", "cancel", "steered");
        var ended = await line.RunAsync("task", "watch", "steered");
        Assert.Equal(6, ended.Exit);
        Assert.Contains("steered/job-1 cancelled", ended.Notes, StringComparison.Ordinal);
        Assert.Contains("Next: finetune task retry steered", ended.Notes, StringComparison.Ordinal);

        await line.DoAsync("task", "retry", "steered");
        await host.Process.UntilStateAsync("steered", "running");
        await line.DoAsync("task", "delete", "steered", "--yes");
        await EndToEnd.Tests.HostProcess.UntilAsync(async () => (await line.RunAsync("task", "get", "steered")).Exit == 3);
    }

    [Fact]
    public async Task List_ShowsFiltersLimitsAndTellsWhatItLeftOut()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "older", "-f", line.Write("task.yaml", CliHost.Yaml("older", 100_000)), "--yes");
        await line.DoAsync("task", "cancel", "older");
        await host.Process.UntilStateAsync("older", "cancelled");

        var all = await line.RunAsync("task", "list");
        Assert.Matches($@"(?m)^{CliHost.Done} +succeeded +100% ", all.Text);
        Assert.Equal([CliHost.Done], (await line.RunAsync("task", "list", "--state", "succeeded", "-o", "name")).Lines);
        Assert.Equal(["older"], (await line.RunAsync("task", "list", "--search", "olde", "-o", "name")).Lines);
        var some = await line.RunAsync("task", "list", "--limit", "1");
        Assert.Equal(2, some.Lines.Count);
        Assert.Matches(@"1 of \d+ tasks; --limit \d+ lists all\.", some.Notes);
        await line.DoAsync("task", "delete", "older", "--yes");
    }

    [Fact]
    public async Task Get_ShowsWhatTheTaskIsAndItsJobs()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("task", "get", CliHost.Done);

        Assert.StartsWith($"{CliHost.Done}: succeeded · local · tiny-llama · lora/sft · {CliHost.Dataset}@", said.Text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^job-1 +succeeded +100% +20/20 ", said.Text);
        Assert.Contains($"Next: finetune model download {CliHost.Done} job-1", said.Notes, StringComparison.Ordinal);
    }
}
