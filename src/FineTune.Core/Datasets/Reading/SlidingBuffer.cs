using System.Buffers;

namespace FineTune.Core.Datasets.Reading;

/// <summary>The part of a stream that is being looked at. Grows with the row, never beyond <see cref="RowReader.MaxRowBytes"/> and a read.</summary>
internal sealed class SlidingBuffer(Stream stream) : IDisposable
{
    private const int ReadBytes = 256 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * ReadBytes);
    private int start;
    private int end;

    public ReadOnlyMemory<byte> Available => buffer.AsMemory(start, end - start);

    public ReadOnlySpan<byte> Span => buffer.AsSpan(start, end - start);

    public bool IsEnded { get; private set; }

    public void Advance(int count) => start += count;

    /// <summary>Puts bytes that were read elsewhere behind what is available.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (buffer.Length - end < bytes.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(buffer.AsSpan(end));
        end += bytes.Length;
    }

    /// <summary>Reads on behind what is available, which may move.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async ValueTask<bool> ReadMoreAsync(CancellationToken cancellation)
    {
        if (buffer.Length - end < ReadBytes)
        {
            MakeRoom(ReadBytes);
        }

        var count = await stream.ReadAsync(buffer.AsMemory(end, ReadBytes), cancellation);
        end += count;
        IsEnded = count == 0;
        return count > 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void MakeRoom(int bytes)
    {
        var available = end - start;
        var target = available + bytes > buffer.Length ? ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, available + bytes)) : buffer;
        Buffer.BlockCopy(buffer, start, target, 0, available);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = target;
        }

        (start, end) = (0, available);
    }
}
