using FineTune.Core.Datasets.Reading;
using ZstdSharp;

namespace FineTune.DatasetFormats;

/// <summary>Zstandard compression.</summary>
public sealed class Zstandard : ICompression
{
    public string Extension => ".zst";

    public ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    public Stream Open(Stream compressed) => new Content(new DecompressionStream(compressed, leaveOpen: true));

    // The library's own exceptions become the one that the checker knows.
    private sealed class Content(DecompressionStream stream) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await stream.ReadAsync(buffer, cancellationToken);
            }
            catch (ZstdException exception)
            {
                throw new InvalidDataException(exception.Message, exception);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return stream.Read(buffer, offset, count);
            }
            catch (ZstdException exception)
            {
                throw new InvalidDataException(exception.Message, exception);
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
