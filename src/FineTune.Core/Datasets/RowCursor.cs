using System.Buffers.Binary;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets;

/// <summary>Goes through the hashes of a version's rows, as <see cref="RowHashes.ToBytes"/> writes them: in ascending order.</summary>
internal sealed class RowCursor(Stream rows) : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] buffer = new byte[BufferBytes];
    private int start;
    private int end;

    /// <summary>The hash that it stands at.</summary>
    public ulong Current { get; private set; }

    /// <summary>Hashes so far.</summary>
    public long Count { get; private set; }

    /// <returns>False at the end.</returns>
    public async ValueTask<bool> NextAsync(CancellationToken cancellation)
    {
        if (end - start < sizeof(ulong))
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            end += await rows.ReadAtLeastAsync(buffer.AsMemory(end), sizeof(ulong) - end, throwOnEndOfStream: false, cancellation);
        }

        if (end - start < sizeof(ulong))
        {
            return false;
        }

        Current = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(start));
        start += sizeof(ulong);
        Count++;
        return true;
    }

    /// <summary>Goes on to the first hash that is not below another.</summary>
    /// <returns>Whether it is that one.</returns>
    public async ValueTask<bool> ReachAsync(ulong hash, CancellationToken cancellation)
    {
        while (Count == 0 || Current < hash)
        {
            if (!await NextAsync(cancellation))
            {
                return false;
            }
        }

        return Current == hash;
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}
