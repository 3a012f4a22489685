using System.Text;
using FineTune.Core.Datasets;
using Parquet;
using Parquet.Serialization;
using ZstdSharp;

namespace FineTune.DatasetFormats.Tests;

public sealed class FormatTests
{
    private static readonly DatasetChecker Checker = new([new ParquetFormat()], [new Zstandard()]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CheckAsync_ParquetOfTexts_TrainsEveryRowOfEveryRowGroup()
    {
        using var file = new MemoryStream();
        var rows = Enumerable.Range(0, 250).Select(i => new Question { instruction = $"问题 {i}", output = $"answer \"{i}\"" }).ToList();
        await ParquetSerializer.SerializeAsync(rows, file, new ParquetOptions { RowGroupSize = 100 }, cancellationToken: Stop);
        var (report, trains) = await ConvertAsync(file.ToArray(), "data.parquet");
        Assert.True(report.IsUsable, string.Join(", ", report.Flatten()));
        Assert.Equal((DatasetFormat.Alpaca, 250), (report.Format, report.Rows));
        Assert.Equal("{\"instruction\":\"问题 249\",\"output\":\"answer \\\"249\\\"\"}", trains.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task CheckAsync_ParquetOfConversations_KeepsTheirStructure()
    {
        using var file = new MemoryStream();
        Talk[] rows = [new() { conversations = [new() { from = "human", value = "q" }, new() { from = "gpt", value = "a" }] }, new() { conversations = [] }];
        await ParquetSerializer.SerializeAsync(rows, file, cancellationToken: Stop);
        var (report, trains) = await ConvertAsync(file.ToArray(), "data.parquet");
        Assert.Equal((DatasetFormat.ShareGpt, 1, 1), (report.Format, report.Rows, report.InvalidRows));
        Assert.Equal(("empty-conversation", 2L), (report.Findings[0].Code, report.Findings[0].Places[0].Line));
        Assert.StartsWith("""{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a"}]}""", trains, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_DamagedParquet_IsToldAndNeverThrows()
    {
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeAsync(Enumerable.Range(0, 50).Select(i => new Question { instruction = $"{i}", output = "a" }).ToList(), file, cancellationToken: Stop);
        var whole = file.ToArray();
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var damaged = whole.ToArray();
            for (var count = random.Next(1, 8); count > 0; count--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var (report, _) = await ConvertAsync(damaged[..random.Next(damaged.Length / 2, damaged.Length)], "data.parquet");
            Assert.False(report.IsUsable && report.Rows > 50);
        }
    }

    [Theory]
    [InlineData("data.parquet")]
    [InlineData("PAR1.parquet")]
    public async Task CheckAsync_NoParquet_IsRefused(string name)
    {
        var (report, _) = await ConvertAsync("hello, this is text"u8.ToArray(), name);
        Assert.Equal("broken-parquet", Assert.Single(report.Findings).Code);
    }

    [Fact]
    public async Task CheckAsync_Zstandard_IsUnpackedWhileItIsRead()
    {
        using var compressor = new Compressor();
        var packed = compressor.Wrap("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"u8).ToArray();
        var (report, trains) = await ConvertAsync(packed, "data.jsonl.zst");
        Assert.Equal(2, report.Rows);
        Assert.Equal("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", trains);
    }

    [Fact]
    public async Task CheckAsync_DamagedOrCutZstandard_IsRefused()
    {
        using var compressor = new Compressor();
        var text = new StringBuilder();
        for (var i = 0; i < 2000; i++)
        {
            text.Append("{\"text\":\"").Append(i * 7919 % 10007).Append("\"}\n");
        }

        var packed = compressor.Wrap(Encoding.UTF8.GetBytes(text.ToString())).ToArray();
        var (cut, _) = await ConvertAsync(packed[..(packed.Length / 2)], "data.jsonl.zst");
        Assert.False(cut.IsUsable);
        Array.Fill(packed, (byte)0xEE, 20, 30);
        var (damaged, _) = await ConvertAsync(packed, "data.jsonl.zst");
        Assert.False(damaged.IsUsable);
    }

    private static async Task<(DatasetReport Report, string Trains)> ConvertAsync(byte[] bytes, string name)
    {
        using var converted = new MemoryStream();
        using var content = new MemoryStream(bytes);
        var file = await Checker.CheckAsync(content, name, CheckOptions.Default, () => converted, Stop);
        return (file.Report, Encoding.UTF8.GetString(converted.ToArray()));
    }

#pragma warning disable IDE1006 // Columns are called so.
    private sealed class Question
    {
        public string? instruction { get; set; }

        public string? output { get; set; }
    }

    private sealed class Talk
    {
        public List<Message>? conversations { get; set; }
    }

    private sealed class Message
    {
        public string? from { get; set; }

        public string? value { get; set; }
    }
#pragma warning restore IDE1006
}
