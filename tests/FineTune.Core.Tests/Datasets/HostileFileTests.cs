using System.Text;
using CsCheck;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Reading;
using FineTune.Core.Findings;

namespace FineTune.Core.Tests.Datasets;

public sealed class HostileFileTests
{
    private const long Megabyte = 1024 * 1024;

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
    public async Task CheckAsync_LineOfOneGigabyte_IsToldWithoutBeingHeld()
    {
        using var line = new GeneratedStream("{\"instruction\":\"", "aaaaaaaaaaaaaaaa", 1024 * Megabyte);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var report = await Checks.Checker.CheckAsync(line, "data.jsonl", CheckOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal(["row-too-long"], report.Codes());
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 100 * Megabyte);
    }

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

    /// <summary>A text and then one part again and again, without being held anywhere.</summary>
    private sealed class GeneratedStream(string head, string part, long length) : ReadOnlyStream
    {
        private readonly byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, 64 * 1024 / part.Length)));
        private byte[] pending = Encoding.UTF8.GetBytes(head);
        private long left = length;
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (at == pending.Length)
            {
                (pending, at) = (block, 0);
            }

            var count = (int)Math.Min(left, Math.Min(buffer.Length, pending.Length - at));
            pending.AsMemory(at, count).CopyTo(buffer);
            at += count;
            left -= count;
            return new ValueTask<int>(count);
        }
    }
}
