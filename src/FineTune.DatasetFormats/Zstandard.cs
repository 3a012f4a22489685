using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace FineTune.DatasetFormats;

/// <summary>Zstandard compression.</summary>
public sealed class Zstandard : ICompression
{
    /// <summary>Logarithm of the most bytes that a file may have the reader remember: 128 MiB.</summary>
    private const int MaxWindowLog = 27;

    public string Extension => ".zst";

    public ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    public Stream Open(Stream compressed)
    {
        var stream = new DecompressionStream(compressed, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxWindowLog);
        return new Content(stream);
    }

    private static Exception Known(ZstdException exception) => exception.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge
        ? new UnreadableFileException(FileFindings.WindowTooLarge, new FindingPlace(0))
        : new InvalidDataException(exception.Message, exception);

    // The library's own exceptions become those that the checker knows.
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
                throw Known(exception);
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
                throw Known(exception);
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
