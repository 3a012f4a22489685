using System.Text;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Tests.Datasets;

/// <summary>A text and then one part again and again, without being held anywhere; watches the memory of whoever reads it.</summary>
internal sealed class GeneratedStream(string head, string part, long length) : ReadOnlyStream
{
    private readonly byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, Math.Max(1, 64 * 1024 / part.Length))));
    private byte[] pending = Encoding.UTF8.GetBytes(head);
    private long left = length;
    private int at;

    /// <summary>Most bytes that the process held on its heap at any read.</summary>
    public long PeakMemory { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at == pending.Length)
        {
            (pending, at) = (block, 0);
        }

        PeakMemory = Math.Max(PeakMemory, GC.GetTotalMemory(forceFullCollection: false));
        var count = (int)Math.Min(left, Math.Min(buffer.Length, pending.Length - at));
        pending.AsMemory(at, count).CopyTo(buffer);
        at += count;
        left -= count;
        return new ValueTask<int>(count);
    }
}
