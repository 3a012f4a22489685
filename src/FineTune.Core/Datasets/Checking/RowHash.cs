using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Hashes rows, 64 bytes at once, and the same on every machine. Each word of eight bytes is mixed with a key of its place; its halves are
/// multiplied, and the product is added to a sum that further words of its lane are added to, as XXH3 does.
/// </summary>
internal static class RowHash
{
    /// <summary>Bit of a hash that says whether the row trains.</summary>
    public const ulong Trains = 1;

    private const int BlockBytes = 64;
    private const int Lanes = BlockBytes / sizeof(ulong);

    // Any odd numbers whose bits are mixed will do; these are the golden ratio's and wyhash's.
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private const ulong Factor = 0xA0761D6478BD642FUL;
    private const ulong SecondFactor = 0xE7037ED1A0B428DBUL;
    private const ulong ThirdFactor = 0x8EBC6AF09C88C6E3UL;
    private const ulong FourthFactor = 0x589965CC75374CC3UL;

    private static readonly Vector512<ulong> Keys = Vector512.Create(1UL, 2, 3, 4, 5, 6, 7, 8) * Golden;

    /// <summary>Hash of a row; its lowest bit says whether the row trains.</summary>
    public static ulong Of(ReadOnlySpan<byte> row, bool trains)
    {
        var hash = row.Length < BlockBytes ? OfShort(row) : Of(row, row.Length);
        return trains ? hash | Trains : hash & ~Trains;
    }

    private static ulong OfShort(ReadOnlySpan<byte> row)
    {
        Span<byte> padded = stackalloc byte[BlockBytes];
        padded.Clear();
        row.CopyTo(padded);
        return Of(padded, row.Length);
    }

    // The last block may have bytes that were taken already.
    private static ulong Of(ReadOnlySpan<byte> bytes, int length)
    {
        var (sums, keys) = (Vector512<ulong>.Zero, Keys);
        var rest = bytes;
        for (; rest.Length > BlockBytes; rest = rest[BlockBytes..])
        {
            sums += Mix(rest, keys);
            keys += Vector512.Create(unchecked(Lanes * Golden));
        }

        sums += Mix(bytes[^BlockBytes..], keys);
        var ends = Fold(sums[0] ^ Factor, sums[1]) ^ Fold(sums[2] ^ SecondFactor, sums[3]) ^ Fold(sums[4] ^ ThirdFactor, sums[5]) ^ Fold(sums[6] ^ FourthFactor, sums[7]);
        return Fold(ends ^ Factor, Golden ^ (ulong)length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Mix(ReadOnlySpan<byte> block, Vector512<ulong> keys) => Mix(Vector512.Create(block).AsUInt64(), keys);

    // A product may be 0 whatever one of its halves is, so that the word itself is added too, in the lane beside it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Mix(Vector512<ulong> words, Vector512<ulong> keys) => Avx512F.IsSupported
        ? Avx512F.Multiply((words ^ keys).AsUInt32(), ((words ^ keys) >> 32).AsUInt32()) + Vector512.Shuffle(words, Vector512.Create(1UL, 0, 3, 2, 5, 4, 7, 6))
        : Vector512.Create(Mix(words.GetLower(), keys.GetLower()), Mix(words.GetUpper(), keys.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> words, Vector256<ulong> keys) => Avx2.IsSupported
        ? Avx2.Multiply((words ^ keys).AsUInt32(), ((words ^ keys) >> 32).AsUInt32()) + Vector256.Shuffle(words, Vector256.Create(1UL, 0, 3, 2))
        : Vector256.Create(Mix(words.GetLower(), keys.GetLower()), Mix(words.GetUpper(), keys.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Mix(Vector128<ulong> words, Vector128<ulong> keys) =>
        (((words ^ keys) & Vector128.Create((ulong)uint.MaxValue)) * ((words ^ keys) >> 32)) + Vector128.Shuffle(words, Vector128.Create(1UL, 0));

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
