using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Bytes, 64 at once. Behind the last of them stand spaces.</summary>
internal readonly ref struct ByteBlocks
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 64;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly ReadOnlySpan<byte> last;
    private readonly int whole;

    /// <param name="bytes">The bytes.</param>
    /// <param name="last">Where what is left behind whole blocks is held; a block long.</param>
    public ByteBlocks(ReadOnlySpan<byte> bytes, Span<byte> last)
    {
        this.bytes = bytes;
        this.last = last;
        whole = bytes.Length / Size;
        last.Fill((byte)' ');
        bytes[(whole * Size)..].CopyTo(last);
    }

    public int Count => (bytes.Length + Size - 1) / Size;

    public Vector512<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(index < whole ? bytes.Slice(index * Size, Size) : last);
    }
}
