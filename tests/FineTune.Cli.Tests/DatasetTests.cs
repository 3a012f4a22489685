using System.Text.Json;

namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class DatasetTests(CliHost host)
{
    private static readonly string Sample = Path.Combine(RepositoryRoot.Path, "samples", "support-faq.jsonl");

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

    [Fact]
    public async Task Preview_ShowsWhatIsLearned()
    {
        using var line = host.CommandLine();

        var said = await line.RunAsync("dataset", "preview", CliHost.Dataset, "--model", "tiny-llama", "--count", "2");
        var rows = JsonElement.Parse(await line.DoAsync("dataset", "preview", CliHost.Dataset, "--model", "tiny-llama", "--count", "1", "-o", "json"));
        var refused = await line.RunAsync("dataset", "preview", CliHost.Dataset, "--model", "tiny-llama", "--stage", "dpo");

        Assert.True(said.Exit == 0, said.ToString());
        Assert.Matches("(?s)[^«»]+«[^«»]+».*«[^«»]+»", said.Text);
        Assert.Contains("2 rows, 0 of them dropped.", said.Notes, StringComparison.Ordinal);
        Assert.Contains(rows.GetProperty("sequences")[0].GetProperty("tokens").EnumerateArray(), token => token.GetProperty("learned").GetBoolean());
        Assert.Equal(1, refused.Exit);
        Assert.Contains("error: stage:", refused.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_OfAModel_AreCountedAndThenUsedByTheDryRun()
    {
        using var line = host.CommandLine();
        await line.DoAsync("dataset", "upload", "tokens", Sample);

        var task = line.Write("dry.yaml", CliHost.Yaml("dry", 10));
        var before = await line.RunAsync("task", "validate", "-f", task, "--dataset", "tokens");
        var told = JsonElement.Parse(await line.DoAsync("dataset", "tokens", "tokens", "--model", "tiny-llama", "--cutoff-length", "42", "-o", "json"));
        var said = await line.RunAsync("dataset", "tokens", "tokens", "--model", "tiny-llama", "--cutoff-length", "42");
        var after = await line.RunAsync("task", "validate", "-f", task, "--dataset", "tokens");
        var refused = await line.RunAsync("dataset", "tokens", "tokens", "--model", "no-such-model");

        Assert.True(said.Exit == 0, said.ToString());
        Assert.Contains($"Beyond 42: {told.GetProperty("rowsBeyond")} rows, {told.GetProperty("tokensBeyond")} tokens.", said.Notes, StringComparison.Ordinal);
        Assert.True(told.GetProperty("rowsBeyond").GetInt32() > 0);
        Assert.Contains(" ~", before.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" ~", after.Text, StringComparison.Ordinal);
        Assert.Equal(1, refused.Exit);
        Assert.Contains("error: model:", refused.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfDataThatATaskNeeds_AsksForForce()
    {
        using var line = host.CommandLine();
        await line.DoAsync("dataset", "upload", "needed", Sample);
        await line.DoAsync("task", "create", "needing", "-f", line.Write("task.yaml", CliHost.Yaml("needing", 100_000)), "--dataset", "needed", "--yes");

        var refused = await line.RunAsync("dataset", "delete", "needed", "--yes");
        await line.DoAsync("dataset", "delete", "needed", "--yes", "--force");

        Assert.Equal(4, refused.Exit);
        Assert.Contains("Needed by", refused.Notes, StringComparison.Ordinal);
        await line.DoAsync("task", "delete", "needing", "--yes");
    }
}
