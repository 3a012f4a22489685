using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Bytes, 64 at once. Behind the last of them stand spaces.</summary>
internal readonly ref struct ByteBlocks
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 64;

    private readonly ReadOnlySpan<Vector512<byte>> whole;
    private readonly Vector512<byte> last;

    public ByteBlocks(ReadOnlySpan<byte> bytes)
    {
        whole = MemoryMarshal.Cast<byte, Vector512<byte>>(bytes);
        Count = (bytes.Length + Size - 1) / Size;
        Span<byte> padded = stackalloc byte[Size];
        padded.Fill((byte)' ');
        bytes[(whole.Length * Size)..].CopyTo(padded);
        last = Vector512.Create<byte>(padded);
    }

    public int Count { get; }

    public Vector512<byte> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)index < (uint)whole.Length ? whole[index] : last;
    }
}
