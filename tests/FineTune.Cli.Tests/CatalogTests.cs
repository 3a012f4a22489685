using System.Text.Json;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Tests;

[Collection(CliCollection.Name)]
public sealed class CatalogTests(CliHost host)
{
    [Fact]
    public async Task ModelsOffersTemplates_ListWhatATaskCanName()
    {
        using var line = host.CommandLine();

        Assert.Matches(@"(?m)^tiny-llama +\d", await line.DoAsync("catalog", "models"));
        Assert.Matches(@"(?m)^local +cpu +\d", await line.DoAsync("catalog", "offers"));
        Assert.Contains("llama3", (await line.RunAsync("catalog", "templates", "-o", "name")).Lines);
    }

    [Fact]
    public async Task Parameters_AreThoseOfTheTable_AlsoWithoutAServer()
    {
        using var line = new CommandLine(new Uri("http://127.0.0.1:1"));

        var rows = JsonElement.Parse(await line.DoAsync("catalog", "parameters", "-o", "json")).EnumerateArray().ToList();
        var rank = await line.RunAsync("catalog", "parameters", "LORA.R", "--lang", "zh");

        Assert.Equal(ParameterTable.All.Select(row => row.Path), rows.Select(row => row.GetProperty("path").GetString()!));
        Assert.Contains(ParameterTable.LoraRank.Help.Zh, rank.Text, StringComparison.Ordinal);
        Assert.Equal(3, (await line.RunAsync("catalog", "parameters", "nothing-like-it")).Exit);
    }
}
