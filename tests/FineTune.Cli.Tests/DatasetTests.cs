using System.Text.Json;
using FineTune.EndToEnd.Tests;

namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class DatasetTests(CliHost host)
{
    private static readonly string Sample = Path.Combine(HostProcess.FindRoot(), "samples", "support-faq.jsonl");

    [Fact]
    public async Task UploadListCheckDelete_LeadADatasetThroughItsLife()
    {
        using var line = host.CommandLine();

        var uploaded = await line.RunAsync("dataset", "upload", "mine", Sample);
        Assert.Equal(0, uploaded.Exit);
        Assert.Matches("(?m)^mine +[0-9a-f]{16} +alpaca +[1-9]", uploaded.Text);
        Assert.Contains("Next: finetune task create NAME --model MODEL --dataset mine", uploaded.Notes, StringComparison.Ordinal);

        var version = (await line.DoAsync("dataset", "list", "mine", "-o", "name")).Trim();
        Assert.StartsWith("mine@", version, StringComparison.Ordinal);
        Assert.Contains(version, (await line.RunAsync("dataset", "list", "-o", "name")).Lines);
        Assert.Matches("(?m)^sft +yes ", await line.DoAsync("dataset", "check", version));
        Assert.Matches("(?m)^dpo +no +Stage dpo trains pairs", await line.DoAsync("dataset", "check", "mine"));
        Assert.Equal("\"alpaca\"\n", await line.DoAsync("dataset", "check", "mine", "--query", "format"));

        await line.DoAsync("dataset", "delete", "mine", "-y");
        Assert.Equal(3, (await line.RunAsync("dataset", "list", "mine")).Exit);
    }

    [Fact]
    public async Task Upload_OfAFileThatCannotTrain_TellsEveryPlaceAtOnce()
    {
        using var line = host.CommandLine();
        var file = line.Write("bad.jsonl", """{"instruction":"a","output":"b"}""" + "\nnot json\n" + """{"instruction":"only"}""" + "\n");

        var said = await line.RunAsync("dataset", "upload", "bad", file);

        Assert.Equal(1, said.Exit);
        Assert.Contains("line 2", said.Notes, StringComparison.Ordinal);
        Assert.Contains("line 3", said.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WithColumnsAndInvalidRowsLeftOut_TakesTheRest()
    {
        using var line = host.CommandLine();
        var rows = string.Concat(Enumerable.Range(0, 12).Select(number => $"What is {number}?,It is {number}.\n"));
        var file = line.Write("columns.csv", $"question,answer\n{rows}What?,\n");

        var said = await line.RunAsync(
            "dataset", "upload", "columns", file, "--columns", """{"instruction":"question","output":"answer"}""", "--skip-invalid-rows", "--cutoff-length", "512", "-o", "json");

        Assert.True(said.Exit == 0, said.ToString());
        Assert.Equal(12, JsonElement.Parse(said.Text).GetProperty("report").GetProperty("rows").GetInt32());
        await line.DoAsync("dataset", "delete", "columns", "-y");
    }
}
