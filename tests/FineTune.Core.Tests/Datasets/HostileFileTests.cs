using System.Text.Json;
using CsCheck;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;

namespace FineTune.Core.Tests.Datasets;

public sealed class HostileFileTests
{
    private static readonly string[] Names =
        ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.txt", "a.jsonl.gz", "a.csv.gz", "a", "a.zip", "a.parquet", "../../a.jsonl", "\0"];

    [Fact]
    public void CheckAsync_RandomBytes_AlwaysGivesAReport() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, Names.Length - 1]).Sample(
            (bytes, name) =>
            {
                var report = Checks.CheckAsync(bytes, Names[name]).GetAwaiter().GetResult();
                return report.IsUsable || report.Findings.Any(group => group.Severity == Severity.Error);
            }, iter: 2_000);

    [Fact]
    public void CheckAsync_DamagedGoodFiles_AlwaysGiveAReport() =>
        Gen.Select(Gen.Int[0, GoodFiles.All.Count - 1], Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[1, 6]).Sample((index, damages) =>
        {
            var file = GoodFiles.All[index];
            var bytes = file.Content.ToArray();
            foreach (var (at, value) in damages)
            {
                bytes[at % bytes.Length] = value;
            }

            var (report, trains) = Checks.ConvertAsync(bytes, file.Name).GetAwaiter().GetResult();

            // What passes, damaged or not, passes again as what it became, row for row.
            return !report.IsUsable || Checks.CheckAsync(trains).GetAwaiter().GetResult().Rows == report.Rows;
        }, iter: 2_000);

    [Fact]
    public async Task CheckAsync_ManyErrors_KeepTwentyPlacesAndTheCount()
    {
        const string Bad = "{\"instruction\":\"q\",\"output\":5}\n";
        using var rows = new GeneratedStream("", Bad, Bad.Length * 200_000L);
        var report = await Checks.Checker.CheckAsync(rows, "data.jsonl", CheckOptions.Default, TestContext.Current.CancellationToken);
        var group = report.Findings.Single(group => group.Code == "wrong-type");
        Assert.Equal((200_000, FindingGroup.KeptPlaces), (group.Count, group.Places.Count));
        Assert.Equal(200_000, report.InvalidRows);
    }

    [Theory]
    [InlineData("{\"a\":1e999999999}")]
    [InlineData("{\"instruction\":\"q\",\"output\":\"a\",\"n\":-0.00000000000000000000000000000000000000001e-400}")]
    public async Task CheckAsync_HugeNumbers_AreNoReasonToFail(string row) => Assert.NotNull(await Checks.CheckAsync(row));

    [Fact]
    public async Task CheckAsync_HostileNamesAndValues_AreToldShortened()
    {
        var name = new string('n', 100_000);
        var rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{{\"{name}{i}\":{{\"mail\":\"jo@example.com\"}},\"instruction\":\"q{i}\",\"output\":\"a\"}}\n"))
            + $"{{\"conversations\":[{{\"from\":\"human\",\"value\":\"q\"}}],\"chosen\":{{\"from\":\"{name}\",\"value\":\"a\"}},\"rejected\":{{\"from\":\"gpt\",\"value\":\"b\"}}}}\n"
            + $"{name},output\n";
        foreach (var file in (string[])["data.jsonl", "data.csv"])
        {
            var report = await Checks.CheckAsync(rows, file);
            Assert.NotEmpty(report.Findings);
            Assert.InRange(JsonSerializer.Serialize(report).Length, 1, 100_000);
        }
    }

    [Fact]
    public async Task CheckAsync_RowOfAHundredThousandAddresses_IsNotSlow()
    {
        // Looking up the place of every one of them would take minutes.
        var row = "{\"instruction\":\"q\",\"output\":\"a\",\"more\":[" + string.Join(',', Enumerable.Repeat("\"jo@example.com\"", 200_000)) + "]}";
        var report = await Checks.CheckAsync(string.Concat(Enumerable.Repeat(row + "\n", 3)));
        Assert.Equal(600_000, report.Findings.Single(group => group.Code == "email-address").Count);
    }
}
