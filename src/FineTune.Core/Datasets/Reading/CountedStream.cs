namespace FineTune.Core.Datasets.Reading;

/// <summary>Counts the bytes that were read, and gives the first ones without taking them.</summary>
internal sealed class CountedStream(Stream stream) : ReadOnlyStream
{
    private byte[] head = [];
    private int taken;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The first bytes, at most <paramref name="length"/>; called before anything is read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int length, CancellationToken cancellation)
    {
        head = new byte[length];
        var count = 0;
        for (int read; count < length && (read = await stream.ReadAsync(head.AsMemory(count), cancellation)) > 0;)
        {
            count += read;
        }

        head = head[..count];
        return head;
    }

    /// <summary>Leaves out the next bytes, which were seen by <see cref="PeekAsync"/>.</summary>
    public void Skip(int count) => taken += count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (taken < head.Length)
        {
            read = Math.Min(buffer.Length, head.Length - taken);
            head.AsMemory(taken, read).CopyTo(buffer);
            taken += read;
        }
        else
        {
            read = await stream.ReadAsync(buffer, cancellationToken);
        }

        Count += read;
        return read;
    }
}
