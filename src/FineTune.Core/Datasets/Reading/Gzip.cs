using System.Buffers.Binary;
using System.IO.Compression;

namespace FineTune.Core.Datasets.Reading;

/// <summary>The compression that needs no library.</summary>
internal sealed class Gzip : ICompression
{
    public string Extension => ".gz";

    public ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    public Stream Open(Stream compressed) => new Content(compressed);

    // The library takes a file that is cut short for one that ends; its last bytes, which tell the length, show that it does not.
    private sealed class Content : ReadOnlyStream
    {
        private readonly Tail tail;
        private readonly GZipStream content;
        private long count;

        public Content(Stream compressed)
        {
            tail = new Tail(compressed);
            content = new GZipStream(tail, CompressionMode.Decompress);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            count += read;

            // A file of several members tells the length of its last one only.
            return read > 0 || buffer.IsEmpty || tail.ToldLength <= count ? read : throw new InvalidDataException("The data is cut short.");
        }

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }

    // Remembers the last four bytes that were read.
    private sealed class Tail(Stream stream) : ReadOnlyStream
    {
        private readonly byte[] last = new byte[4];

        public uint ToldLength => BinaryPrimitives.ReadUInt32LittleEndian(last);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            byte[] seen = [.. last, .. buffer[..read][^Math.Min(read, 4)..].Span];
            seen.AsSpan(seen.Length - 4).CopyTo(last);
            return read;
        }
    }
}
