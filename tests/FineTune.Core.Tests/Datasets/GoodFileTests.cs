using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Findings;

namespace FineTune.Core.Tests.Datasets;

public sealed class GoodFileTests
{
    public static TheoryData<string> Names => [.. GoodFiles.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task CheckAsync_GoodFile_PassesAndBecomesLinesOfObjects(string name)
    {
        var file = GoodFiles.All.Single(one => one.Name == name);
        var (report, trains) = await Checks.ConvertAsync(file.Content, name);

        Assert.DoesNotContain(report.Findings, group => group.Severity == Severity.Error);
        Assert.True(report.IsUsable);
        Assert.Equal((file.Format, file.Rows, 0), (report.Format, report.Rows, report.InvalidRows));
        Assert.Equal(file.Stages, string.Join(',', report.Fits.Where(fit => fit.Value.Fits).Select(fit => fit.Key)));
        var lines = trains.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(file.Rows, lines.Length);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));

        // What trains is itself a file that passes, with the same text.
        var again = await Checks.CheckAsync(trains);
        Assert.Equal((report.Format, report.Rows, report.Characters), (again.Format, again.Rows, again.Characters));
    }

    [Fact]
    public async Task ConvertAsync_Csv_KeepsEveryCharacterOfACell()
    {
        var file = GoodFiles.All.Single(one => one.Name == "alpaca.csv");
        var (_, trains) = await Checks.ConvertAsync(file.Content, file.Name);
        var row = JsonElement.Parse(trains.Split('\n')[0]);
        Assert.Equal("Blue, \"sky\"\nblue", row.GetProperty("output").GetString());
        Assert.Equal("b", row.GetProperty("history")[0][1].GetString());
    }

    [Fact]
    public async Task ConvertAsync_OpenAiPair_BecomesAShareGptPair()
    {
        var file = GoodFiles.All.Single(one => one.Name == "pairs-openai.jsonl");
        var (report, trains) = await Checks.ConvertAsync(file.Content, file.Name);
        Assert.Equal(DatasetFormat.PreferenceOpenAi, report.SourceFormat);
        Assert.Equal(
            """{"conversations":[{"from":"system","value":"Be kind."},{"from":"human","value":"Hi"}],"chosen":{"from":"gpt","value":"Hello."},"rejected":{"from":"gpt","value":"Go away."},"tools":"[]"}""",
            trains.TrimEnd());
    }

    [Fact]
    public async Task ConvertAsync_MappedColumns_BecomeTheKnownFields()
    {
        var (mapping, _) = ColumnMappingReader.Read("""{"instruction":"question","output":"answer"}""");
        var (report, trains) = await Checks.ConvertAsync(
            """{"question":"q \" ü","answer":"a","id":7}"""u8.ToArray(), "data.jsonl", new CheckOptions { Columns = mapping });
        Assert.True(report.IsUsable);
        Assert.Equal("""{"instruction":"q \" ü","output":"a"}""", trains.TrimEnd());
    }

    [Fact]
    public async Task ConvertAsync_MappedTags_RenameRolesAndContents()
    {
        var (mapping, _) = ColumnMappingReader.Read(
            """{"conversations":"dialog","tags":{"role":"speaker","content":"says","user":"U","assistant":"B"}}""");
        var (report, trains) = await Checks.ConvertAsync(
            """{"dialog":[{"speaker":"U","says":"q"},{"speaker":"B","says":"a"}]}"""u8.ToArray(), "data.jsonl", new CheckOptions { Columns = mapping });
        Assert.Equal((DatasetFormat.ShareGpt, 1), (report.Format, report.Rows));
        Assert.Equal("""{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}""", trains.TrimEnd());
    }

    [Fact]
    public async Task CheckAsync_MappingOfAColumnThatIsNotThere_SaysSo()
    {
        var (mapping, _) = ColumnMappingReader.Read("""{"instruction":"question","output":"answer"}""");
        var report = await Checks.CheckAsync("""{"question":"q","reply":"a"}""", options: new CheckOptions { Columns = mapping });
        Assert.Contains("unknown-column", report.Codes());
        Assert.False(report.IsUsable);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("{\"who\":\"x\"}")]
    [InlineData("{\"output\":5}")]
    [InlineData("{\"tags\":[]}")]
    [InlineData("{\"tags\":{\"x\":\"y\"}}")]
    [InlineData("nonsense")]
    public void ColumnMappingReader_BadMapping_IsRefusedWithAReason(string json)
    {
        var (mapping, findings) = ColumnMappingReader.Read(json);
        Assert.Null(mapping);
        Assert.NotEmpty(findings);
    }

    [Fact]
    public async Task ConvertAsync_SkippingInvalidRows_LeavesOutExactlyThese()
    {
        var (report, trains) = await Checks.ConvertAsync(
            "{\"text\":\"a\"}\nbroken\n{\"text\":\"\"}\n{\"text\":\"b\"}"u8.ToArray(), "data.jsonl", new CheckOptions { SkipsInvalidRows = true });
        Assert.True(report.IsUsable);
        Assert.Equal((2, 2), (report.Rows, report.InvalidRows));
        Assert.Equal("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", trains);
    }

    [Fact]
    public async Task CheckAsync_Statistics_CountTurnsRolesScriptsAndTokens()
    {
        var report = await Checks.CheckAsync("""{"messages":[{"role":"user","content":"你好吗"},{"role":"assistant","content":"good"},{"role":"user","content":"ну"},{"role":"assistant","content":"もう\u3046"}]}""");
        var told = report.Statistics;
        Assert.Equal(2, told.Turns);
        Assert.Equal(new Dictionary<string, long> { ["user"] = 2, ["assistant"] = 2 }, told.Roles);
        Assert.Equal(new Dictionary<string, long> { ["latin"] = 4, ["han"] = 3, ["kana"] = 3, ["cyrillic"] = 2 }, told.Scripts);
        Assert.Equal(12, report.Characters);
        Assert.Equal(7, told.Tokens);
        Assert.Equal(7, Assert.Single(told.TokenHistogram).From);
    }
}
