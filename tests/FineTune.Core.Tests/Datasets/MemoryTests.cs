using FineTune.Core.Datasets;

namespace FineTune.Core.Tests.Datasets;

/// <summary>What a file of a gigabyte makes the check take. Runs alone, because what is measured is the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("a.jsonl", "{\"instruction\":\"", "aaaaaaaaaaaaaaaa", "row-too-long")]
    [InlineData("a.jsonl", "", "[", "row-too-long")]
    [InlineData("a.jsonl", "", "\0", "row-too-long")]
    [InlineData("a.jsonl", "{\"instruction\":", "9", "row-too-long")]
    [InlineData("a.jsonl", "", "{\"\0\n", "not-json-lines,nul-byte", 32)]
    [InlineData("a.jsonl", "", "{\"instruction\":5}\n", "duplicate-row,invalid-json,missing-field,wrong-type", 64)]
    [InlineData("a.txt", "", "=1+", "row-too-long")]
    [InlineData("a.json", "[{\"instruction\":\"", "aaaaaaaaaaaaaaaa", "row-too-long")]
    [InlineData("a.json", "", "[", "too-deep")]
    [InlineData("a.json", "", " ", "row-too-long")]
    [InlineData("a.json", "", "{\"a\":", "too-deep")]
    [InlineData("a.csv", "instruction,output\nq,\"", "a,\n", "unclosed-quote")]
    [InlineData("a.csv", "", "a", "row-too-long")]
    [InlineData("a.csv", "instruction,output\n", "=,", "row-too-long")]
    public async Task CheckAsync_GigabyteOfOneThing_IsToldInConstantMemory(string name, string head, string part, string codes, long megabytes = 1024)
    {
        using var file = new GeneratedStream(head, part, megabytes * Megabyte);
        Assert.Equal(codes, await CheckAsync(file, name, 100));
    }

    [Fact]
    public async Task CheckAsync_RowsOfEightMegabytesOfValues_AreToldInConstantMemory()
    {
        var row = "{\"instruction\":[" + string.Join(',', Enumerable.Repeat("1", 4_000_000)) + "]}\n";
        using var file = new GeneratedStream("", row, 64L * row.Length);
        Assert.Equal("row-too-complex", await CheckAsync(file, "a.jsonl", 200));
    }

    private static async Task<string> CheckAsync(GeneratedStream file, string name, long megabytes)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var report = await Checks.Checker.CheckAsync(file, name, CheckOptions.Default, TestContext.Current.CancellationToken);
        Assert.InRange(file.PeakMemory - before, 0, megabytes * Megabyte);
        return string.Join(',', report.Codes().Order(StringComparer.Ordinal));
    }
}

/// <summary>Tests during which no other runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
