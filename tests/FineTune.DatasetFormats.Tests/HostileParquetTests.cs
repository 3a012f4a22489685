using System.IO.Compression;
using FineTune.Core.Datasets;
using Parquet;
using Parquet.Schema;

namespace FineTune.DatasetFormats.Tests;

/// <summary>Parquet files that were made to harm whoever reads them.</summary>
public sealed class HostileParquetTests
{
    private static readonly DatasetChecker Checker = new([new ParquetFormat()], [new Zstandard()]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Bytes of Thrift's compact protocol: a field's header is the step from the field before and the type, 9 a list, 12 a struct.
    public static TheoryData<string, byte[]> Footers => new()
    {
        { "lists within lists, as deep as the file is long", [0xF9, .. Repeat(0x19, 1_000_000)] },
        { "structs within structs", [0xFC, .. Repeat(0x1C, 1_000_000)] },
        { "sets within maps", [0xFB, .. Repeat(0x1A, 100_000)] },
        { "a schema of two billion columns", [0x29, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "two billion booleans", [0xF9, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "a text of two billion characters", [0x68, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "a number that does not end", [0x15, .. Repeat(0xFF, 1_000_000)] },
        { "a schema that says it is a text, and nests within", [0x28, 0x8A, 0x01, .. Repeat(0x19, 138), 0] },
        { "columns within columns", [0x15, 2, 0x19, 0xFC, 0xC8, 0x01, .. Enumerable.Range(0, 200).SelectMany(_ => new byte[] { 0x48, 1, (byte)'a', 0x15, 2, 0 }), 0x16, 2, 0x19, 0x0C, 0] },
    };

    [Theory]
    [MemberData(nameof(Footers))]
    public async Task CheckAsync_MetadataMadeToHarm_IsRefused(string kind, byte[] footer)
    {
        byte[] file = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var report = await CheckAsync(file);
        Assert.True(report.Findings.Single().Code == "broken-parquet", kind);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200L * 1024 * 1024);
    }

    [Fact]
    public async Task CheckAsync_MetadataThatClaimsMoreRowsThanThereAre_IsRefused()
    {
        var file = await WriteAsync(new DataField<string>("text"), (group, field) => group.WriteAsync(field, Enumerable.Range(0, 3000).Select(i => $"text {i}").ToArray()));

        // 3,000 as a number of Thrift; in its place the greatest of as many bytes.
        byte[] told = [0xF0, 0x2E], lie = [0xFE, 0x7F];
        var count = 0;
        for (var at = file.Length - 600; at < file.Length - 8; at++)
        {
            if (file.AsSpan(at, 2).SequenceEqual(told))
            {
                lie.CopyTo(file, at);
                count++;
            }
        }

        Assert.True(count > 0);
        Assert.Equal("broken-parquet", (await CheckAsync(file)).Findings.Single().Code);
    }

    [Fact]
    public async Task CheckAsync_RowGroupOfTooManyValues_IsRefusedWithoutBeingRead()
    {
        var file = await WriteAsync(new DataField<bool>("kto_tag"), (group, field) => group.WriteAsync<bool>(field, new bool[17_000_000]));
        Assert.True(file.Length < 4_000_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal("row-group-too-large", (await CheckAsync(file)).Findings.Single().Code);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 50L * 1024 * 1024);
    }

    [Fact]
    public async Task CheckAsync_OneTextThatStandsInEveryRow_MayNotBecomeManyTimesTheFile()
    {
        var text = new string('a', 10_000);
        var file = await WriteAsync(new DataField<string>("text"), (group, field) => group.WriteAsync(field, Enumerable.Repeat(text, 12_000).ToArray()));
        Assert.True(file.Length < 400_000, $"{file.Length}");
        Assert.Contains((await CheckAsync(file)).Findings, group => group.Code == "compression-bomb");
    }

    private static async Task<byte[]> WriteAsync(DataField field, Func<ParquetRowGroupWriter, DataField, Task> write)
    {
        using var file = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), file, new ParquetOptions { CompressionMethod = CompressionMethod.Gzip, CompressionLevel = CompressionLevel.SmallestSize }, cancellationToken: Stop))
        {
            using var group = writer.CreateRowGroup();
            await write(group, field);
            group.CompleteValidate();
        }

        return file.ToArray();
    }

    private static async Task<DatasetReport> CheckAsync(byte[] file)
    {
        using var content = new MemoryStream(file);
        return await Checker.CheckAsync(content, "data.parquet", CheckOptions.Default, Stop);
    }

    private static byte[] Repeat(byte one, int count) => [.. Enumerable.Repeat(one, count)];
}
