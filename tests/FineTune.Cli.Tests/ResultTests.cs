using System.Text.Json;

namespace FineTune.Cli.Tests;

/// <summary>What a job leaves: log, metrics and model.</summary>
[Collection(CliCollection.Name)]
public sealed class ResultTests(CliHost host)
{
    [Fact]
    public async Task Logs_AreLinesAsTheyWereWrittenOrData()
    {
        using var line = host.CommandLine();

        var all = await line.RunAsync("logs", CliHost.Done);
        var last = await line.RunAsync("logs", CliHost.Done, "job-1", "--tail", "2", "--node", "0", "--rank", "0", "--attempt", "1");
        var found = await line.RunAsync("logs", CliHost.Done, "--search", last.Lines[0][^20..], "-o", "json");

        Assert.True(all.Lines.Count > 2, all.ToString());
        Assert.Equal(all.Lines.TakeLast(2), last.Lines);
        Assert.Equal(last.Lines[0], JsonElement.Parse(found.Text)[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task LogsFollowed_EndWithTheJob()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("logs", CliHost.Done, "-f");

        Assert.Equal(0, said.Exit);
        Assert.Equal((await line.RunAsync("logs", CliHost.Done)).Text, said.Text);
        Assert.Contains($"{CliHost.Done}/job-1: Succeeded.", said.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AreCurvesOrData()
    {
        using var line = host.CommandLine();

        var curves = await line.RunAsync("metrics", CliHost.Done);
        var watched = await line.RunAsync("metrics", CliHost.Done, "job-1", "-w");
        var steps = JsonSerializer.Deserialize<int[]>(await line.DoAsync("metrics", CliHost.Done, "--query", "[?loss].step"))!;

        Assert.Matches(@"(?m)^loss +\d+\.\d+ +\d+\.\d+ +\d+\.\d+ +[▁▂▃▄▅▆▇█]{5,}", curves.Text);
        Assert.Equal((0, curves.Text), (watched.Exit, watched.Text));
        Assert.Contains(20, steps);
    }

    [Fact]
    public async Task ModelList_NamesEverySucceededJob()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("model", "list");

        Assert.Matches($"(?m)^{CliHost.Done} +job-1 +tiny-llama +lora/sft ", said.Text);
        Assert.Contains("Next: finetune model download ", said.Notes, StringComparison.Ordinal);
        Assert.Contains($"{CliHost.Done}/job-1", (await line.RunAsync("model", "list", "-o", "name")).Lines);
    }

    [Fact]
    public async Task ModelDownload_PutsTheAdapterIntoAFolderOfItsOwn()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("model", "download", CliHost.Done, "-d", "mine");

        var folder = Path.Combine(line.Folder, "mine");
        Assert.Equal((0, folder + "\n"), (said.Exit, said.Text));
        Assert.True(File.Exists(Path.Combine(folder, "adapter", "adapter_config.json")));
        Assert.True(new FileInfo(Path.Combine(folder, "adapter", "adapter_model.safetensors")).Length > 0);
        Assert.Equal([folder], Directory.GetFileSystemEntries(line.Folder));

        var again = await line.RunAsync("model", "download", CliHost.Done, "-d", "mine");
        Assert.Equal(4, again.Exit);
        Assert.Contains("is there already", again.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelDownload_BeforeThereIsOne_SaysSo()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("unready", 100_000)), "--yes");

        var said = await line.RunAsync("model", "download", "unready");

        Assert.Equal(3, said.Exit);
        Assert.Contains("There is no such adapter or model yet", said.Notes, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(line.Folder, "unready")));
        await line.DoAsync("task", "delete", "unready", "--yes");
    }

    [Fact]
    public async Task ModelExport_MergesTheAdapterAndDownloadsTheWhole()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("model", "export", CliHost.Done);

        var folder = Path.Combine(line.Folder, $"{CliHost.Done}-merged");
        Assert.True((0, folder + "\n") == (said.Exit, said.Text), said.ToString());
        Assert.EndsWith("Exported\n", said.Notes, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "config.json")));
        Assert.True(new FileInfo(Path.Combine(folder, "model.safetensors")).Length > 0);
        Assert.Equal([folder], Directory.GetFileSystemEntries(line.Folder));

        Assert.Equal(4, (await line.RunAsync("model", "export", CliHost.Done)).Exit);
        Assert.Equal(2, (await line.RunAsync("model", "export", CliHost.Done, "--dtype", "int8")).Exit);
        var kept = await line.RunAsync("model", "export", CliHost.Done, "--no-download");
        Assert.Equal((0, ""), (kept.Exit, kept.Text));
    }

    [Fact]
    public async Task ModelExport_BeforeThereIsAModel_SaysSo()
    {
        using var line = host.CommandLine();
        await line.DoAsync("task", "create", "-f", line.Write("task.yaml", CliHost.Yaml("unmade", 100_000)), "--yes");

        var said = await line.RunAsync("model", "export", "unmade");

        Assert.Equal(4, said.Exit);
        Assert.Contains("Only a job that has succeeded has a model", said.Notes, StringComparison.Ordinal);
        await line.DoAsync("task", "delete", "unmade", "--yes");
    }

    [Fact]
    public async Task ModelEvaluate_SetsBothModelsSideBySide()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("model", "evaluate", CliHost.Done, "--dataset", CliHost.Dataset, "--max-samples", "20", "-p", "Are you there?", "--max-new-tokens", "8");

        Assert.True(said.Exit == 0, said.ToString());
        Assert.Matches(@"(?m)^Loss +\d\S* +\d", said.Text);
        Assert.Matches(@"(?m)^Perplexity +\d\S* +\d", said.Text);
        Assert.DoesNotContain("Reward", said.Text, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Are you there\? ", said.Text);
        Assert.Contains("20 rows of faq@", said.Notes, StringComparison.Ordinal);
        Assert.Contains("240 of the 240 different rows", said.Notes, StringComparison.Ordinal);
        var last = JsonElement.Parse(await line.DoAsync("model", "evaluate", CliHost.Done, "-o", "json"));
        Assert.Equal(20, last.GetProperty("rows").GetInt32());
        Assert.True(last.GetProperty("tuned").GetProperty("loss").GetDouble() < last.GetProperty("base").GetProperty("loss").GetDouble());
    }

    [Fact]
    public async Task ModelEvaluate_OfNoSuchDataset_SaysSo()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("model", "evaluate", CliHost.Done, "--dataset", "nothing", "--temperature", "9");

        Assert.Equal(1, said.Exit);
        Assert.Contains("dataset: There is no dataset 'nothing'.", said.Notes, StringComparison.Ordinal);
        Assert.Contains("temperature: ", said.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_PrintsTheAddressOfTheConsolesPage()
    {
        using var line = host.CommandLine();

        Assert.Equal($"{host.Address}tasks/{CliHost.Done}\n", await line.DoAsync("open", CliHost.Done));
        Assert.Equal($"{host.Address}\n", await line.DoAsync("open"));
    }
}
