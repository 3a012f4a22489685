using FineTune.Core.Ports;

namespace FineTune.Api.Jobs;

/// <summary>A stored file of known length that is read from any place, so that clients can ask for ranges of it.</summary>
internal sealed class ArtifactStream(IArtifactStore store, string path, long length) : Stream
{
    private Stream? content;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set
        {
            if (value != position)
            {
                content?.Dispose();
                (content, position) = (null, value);
            }
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A file that grew meanwhile is read as it was when its length was told.
        var room = (int)Math.Min(buffer.Length, length - position);
        if (room <= 0)
        {
            return 0;
        }

        content ??= await store.OpenAsync(path, position, length - position, cancellationToken) ?? throw new FileNotFoundException(path);
        var count = await content.ReadAsync(buffer[..room], cancellationToken);
        position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content?.Dispose();
        }

        base.Dispose(disposing);
    }
}
