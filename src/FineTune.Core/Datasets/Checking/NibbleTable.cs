using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Looks halves of bytes up in a table of sixteen, 64 at once.</summary>
internal static class NibbleTable
{
    /// <summary>A table, in every quarter of a vector.</summary>
    public static Vector512<byte> Create(params ReadOnlySpan<byte> values) => Vector512.Create(Vector256.Create(Vector128.Create(values)));

    /// <summary>Looks up the low four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Low(Vector512<byte> table, Vector512<byte> bytes) => Find(table, bytes & Vector512.Create((byte)0x0F));

    /// <summary>Looks up the high four bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> High(Vector512<byte> table, Vector512<byte> bytes) => Find(table, bytes >> 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Find(Vector512<byte> table, Vector512<byte> places) => Avx512BW.IsSupported
        ? Avx512BW.Shuffle(table, places)
        : Vector512.Create(Find(table.GetLower(), places.GetLower()), Find(table.GetUpper(), places.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Find(Vector256<byte> table, Vector256<byte> places) => Avx2.IsSupported
        ? Avx2.Shuffle(table, places)
        : Vector256.Create(Vector128.Shuffle(table.GetLower(), places.GetLower()), Vector128.Shuffle(table.GetUpper(), places.GetUpper()));
}
