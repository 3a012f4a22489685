using System.IO.Compression;

namespace FineTune.Core.Datasets.Reading;

/// <summary>The compression that needs no library.</summary>
internal sealed class Gzip : ICompression
{
    public string Extension => ".gz";

    public ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    public Stream Open(Stream compressed) => new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
}
