using System.Globalization;
using System.IO.Compression;
using System.Text;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using ZstdSharp;

namespace FineTune.DatasetFormats.Tests;

/// <summary>Compressed files that were made to harm whoever unpacks them.</summary>
public sealed class HostileCompressionTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Bytes that may come out of any file; beyond them, those that may come out of one.</summary>
    private const long Free = 64L * Megabyte, Ratio = 200;

    private static readonly DatasetChecker Checker = new([], [new Zstandard()]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gz", " ")]
    [InlineData("gz", "\n")]
    [InlineData("gz", "{\"instruction\":\"q\",\"output\":\"a\"}\n")]
    [InlineData("zst", " ")]
    [InlineData("zst", "\n")]
    [InlineData("zst", "{\"instruction\":\"q\",\"output\":\"a\"}\n")]
    public async Task CheckAsync_MuchInLittle_IsRefusedBeforeItIsUnpacked(string compression, string part)
    {
        var packed = Pack(compression, part, megabytes: 256);
        Assert.InRange(packed.Length, 1, Megabyte);
        using var content = new MemoryStream(packed);
        using var written = new CountingSink();
        var file = await Checker.CheckAsync(content, $"data.jsonl.{compression}", CheckOptions.Default, () => written, Stop);

        var told = Assert.Single(file.Report.Findings, group => group.Severity == Severity.Error && group.Code != "row-too-long");
        Assert.Equal("compression-bomb", told.Code);
        Assert.False(file.Report.IsUsable);
        var most = Math.Max(Free, Ratio * packed.Length) + Megabyte;
        Assert.InRange(long.Parse(told.Places[0].Excerpt!.Split(" → ")[1], CultureInfo.InvariantCulture), 1, most);
        Assert.InRange(written.Length, 0, most);
    }

    [Fact]
    public async Task CheckAsync_FrameThatAsksForTwoGigabytes_IsRefusedBeforeTheyAreTaken()
    {
        // Header of a frame whose window is 2^31 bytes, and an empty last block.
        using var content = new MemoryStream([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00]);
        var report = await Checker.CheckAsync(content, "data.jsonl.zst", CheckOptions.Default, Stop);
        Assert.Equal("window-too-large", Assert.Single(report.Findings).Code);
    }

    [Fact]
    public async Task CheckAsync_RowsThatPackAsTextDoes_AreNoBomb()
    {
        var random = new Random(1);
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"instruction\":\"Question {i}?\",\"output\":\"{random.NextInt64()}\"}}\n"));
        using var content = new MemoryStream(Pack("zst", rows, megabytes: 1));
        Assert.True((await Checker.CheckAsync(content, "data.jsonl.zst", CheckOptions.Default, Stop)).IsUsable);
    }

    // Members of gzip and frames of zstd may follow one another, so that little has to be packed here.
    private static byte[] Pack(string compression, string part, int megabytes)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, Math.Max(1, 8 * Megabyte / part.Length))));
        var member = compression == "gz" ? Gzip(block) : new Compressor().Wrap(block).ToArray();
        return [.. Enumerable.Repeat(member, Math.Max(1, megabytes / 8)).SelectMany(one => one)];
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private sealed class CountingSink : MemoryStream
    {
        private long length;

        public override long Length => length;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            length += buffer.Length;
            return default;
        }
    }
}
