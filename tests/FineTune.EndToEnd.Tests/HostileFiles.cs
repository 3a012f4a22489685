using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace FineTune.EndToEnd.Tests;

/// <summary>A file that was made to harm whoever reads it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Code">What has to be told of it.</param>
internal sealed record HostileFile(string Name, byte[] Content, string Code)
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Files that cannot train.</summary>
    public static IReadOnlyList<HostileFile> Refused { get; } =
    [
        new("spaces.jsonl.gz", Repeat(Gzip(new string(' ', 8 * Megabyte)), 128), "compression-bomb"),
        new("line.jsonl.gz", [.. Gzip("{\"instruction\":\""), .. Repeat(Gzip(new string('a', 8 * Megabyte)), 128)], "compression-bomb"),
        new("line.jsonl.zst", [.. Zstandard("{\"instruction\":\""), .. Repeat(Zstandard(new string('a', 8 * Megabyte)), 128)], "compression-bomb"),
        new("window.jsonl.zst", [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00], "window-too-large"),
        new("twice.jsonl.gz", Gzip(Encoding.Latin1.GetString(Gzip("{}"))), "nested-compression"),
        new("zip.jsonl", [.. "PK\x03\x04"u8, .. new byte[30]], "archive"),
        Text("depth.jsonl", "{\"instruction\":" + new string('[', Megabyte), "too-deep"),
        Text("depth.json", new string('[', Megabyte), "too-deep"),
        Text("line.jsonl", "{\"instruction\":\"" + new string('a', 9 * Megabyte) + "\"}", "row-too-long"),
        Text("cell.csv", "instruction,output\nq,\"" + new string('a', 9 * Megabyte), "unclosed-quote"),
        Text("number.jsonl", "{\"instruction\":\"q\",\"output\":\"a\",\"n\":" + new string('9', Megabyte) + "}", "number-too-long"),
        Text("nul.jsonl", new string('\0', Megabyte), "nul-byte"),
        new("encoding.jsonl", [.. "{\"instruction\":\""u8, 0xC3, 0x28, 0xFF, .. "\",\"output\":\"a\"}"u8], "not-utf-8"),
    ];

    /// <summary>Files that train, with a warning where there is something to warn about.</summary>
    public static IReadOnlyList<HostileFile> Taken { get; } =
    [
        Text("formula.csv", "instruction,output\nq,\"=HYPERLINK(\"\"http://example.com\"\")\"\n", "formula-cell"),
        Text("number.jsonl", "{\"instruction\":\"q\",\"output\":\"a\\u0000\",\"n\":1e999999999}\n", "nul-character"),
    ];

    private static HostileFile Text(string name, string text, string code) => new(name, Encoding.UTF8.GetBytes(text), code);

    private static byte[] Zstandard(string text)
    {
        using var compressor = new Compressor();
        return compressor.Wrap(Encoding.UTF8.GetBytes(text)).ToArray();
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.Latin1.GetBytes(text));
        }

        return packed.ToArray();
    }

    // Members of gzip and frames of zstd may follow one another.
    private static byte[] Repeat(byte[] member, int count) => [.. Enumerable.Repeat(member, count).SelectMany(one => one)];
}
