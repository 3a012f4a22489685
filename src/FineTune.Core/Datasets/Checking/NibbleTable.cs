using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Looks halves of bytes up in a table of sixteen, 32 at once.</summary>
internal static class NibbleTable
{
    /// <summary>A table, in both halves of a vector.</summary>
    public static Vector256<byte> Create(params ReadOnlySpan<byte> values) => Vector256.Create(Vector128.Create(values), Vector128.Create(values));

    /// <summary>Looks up the low four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Low(Vector256<byte> table, Vector256<byte> bytes) => Find(table, bytes & Vector256.Create((byte)0x0F));

    /// <summary>Looks up the high four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> High(Vector256<byte> table, Vector256<byte> bytes) => Find(table, bytes >> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Find(Vector256<byte> table, Vector256<byte> places) => Avx2.IsSupported
        ? Avx2.Shuffle(table, places)
        : Vector256.Create(Vector128.Shuffle(table.GetLower(), places.GetLower()), Vector128.Shuffle(table.GetUpper(), places.GetUpper()));
}
