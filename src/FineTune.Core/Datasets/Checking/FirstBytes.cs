using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Counts bytes of valid UTF-8 by what they begin, 64 bytes at once.</summary>
internal struct FirstBytes
{
    // Bits of the kinds of bytes. A byte is of a kind when both halves of it are.
    private const byte IsContinuing = 1, IsHan = 2, IsE3 = 4, IsHangul = 8, IsCyrillic = 16, IsArabic = 32, IsFour = 64;
    private const byte Any = IsContinuing | IsFour;

    private static readonly Vector512<byte> Lows = NibbleTable.Create(
        Any | IsCyrillic, Any | IsCyrillic, Any | IsCyrillic, Any | IsCyrillic | IsE3, Any | IsHan, Any | IsHan, Any | IsHan, Any | IsHan,
        Any | IsHan | IsArabic, Any | IsHan | IsArabic, Any | IsHangul | IsArabic, Any | IsHangul | IsArabic, Any | IsHangul, Any | IsHangul, Any, Any);

    private static readonly Vector512<byte> Highs = NibbleTable.Create(
        0, 0, 0, 0, 0, 0, 0, 0, IsContinuing, IsContinuing, IsContinuing, IsContinuing, 0, IsCyrillic | IsArabic, IsE3 | IsHan | IsHangul, IsFour);

    /// <summary>Bytes that begin no character.</summary>
    public int Continuing;

    /// <summary>First bytes of characters beyond Latin.</summary>
    public int Beyond;

    public int Han;
    public int Kana;
    public int Hangul;
    public int Cyrillic;
    public int Arabic;

    /// <summary>First bytes of characters of four bytes, which are two units of UTF-16.</summary>
    public int Four;

    public void Count(ReadOnlySpan<byte> text)
    {
        var last = Last(text);
        var (continuing, beyond, han, kana) = (0, 0, 0, 0);
        var seen = Vector512<byte>.Zero;
        var mayBeKana = 0UL;
        for (var rest = text; ; rest = rest[Vector512<byte>.Count..])
        {
            var isLast = rest.Length < Vector512<byte>.Count;
            var bytes = isLast ? last : Vector512.Create(rest);
            var kinds = Kinds(bytes);
            seen |= kinds;
            continuing += Number(kinds, IsContinuing);
            beyond += BitOperations.PopCount(Within(bytes, 0xCA, 0xFF));
            han += Number(kinds, IsHan);

            // Of the characters that begin with E3, the second byte tells kana.
            var e3 = Bits(kinds, IsE3);
            kana += BitOperations.PopCount(((e3 << 1) | mayBeKana) & Within(bytes, 0x81, 0x83));
            mayBeKana = e3 >> (Vector512<byte>.Count - 1);
            if (isLast)
            {
                break;
            }
        }

        (Continuing, Beyond, Han, Kana) = (continuing, beyond, han, kana);
        if ((seen & Vector512.Create((byte)(IsHangul | IsCyrillic | IsArabic | IsFour))) != Vector512<byte>.Zero)
        {
            CountFurther(text, last);
        }
    }

    // Most texts have none of these.
    private void CountFurther(ReadOnlySpan<byte> text, Vector512<byte> last)
    {
        for (var rest = text; ; rest = rest[Vector512<byte>.Count..])
        {
            var isLast = rest.Length < Vector512<byte>.Count;
            var kinds = Kinds(isLast ? last : Vector512.Create(rest));
            Hangul += Number(kinds, IsHangul);
            Cyrillic += Number(kinds, IsCyrillic);
            Arabic += Number(kinds, IsArabic);
            Four += Number(kinds, IsFour);
            if (isLast)
            {
                break;
            }
        }
    }

    // What is left behind whole vectors. Bytes of 0 are none that is counted. By itself, since a method that both loops and takes room on the
    // stack is not compiled again when it turns out to be busy.
    private static Vector512<byte> Last(ReadOnlySpan<byte> text)
    {
        Span<byte> last = stackalloc byte[Vector512<byte>.Count];
        text[^(text.Length % Vector512<byte>.Count)..].CopyTo(last);
        return Vector512.Create<byte>(last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Kinds(Vector512<byte> bytes) => NibbleTable.Low(Lows, bytes) & NibbleTable.High(Highs, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Number(Vector512<byte> kinds, byte kind) => BitOperations.PopCount(Bits(kinds, kind));

    // A bit for each byte of a kind.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector512<byte> kinds, byte kind) => ~Vector512.Equals(kinds & Vector512.Create(kind), Vector512<byte>.Zero).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Within(Vector512<byte> bytes, byte from, byte to) =>
        Vector512.LessThanOrEqual(bytes - Vector512.Create(from), Vector512.Create((byte)(to - from))).ExtractMostSignificantBits();
}
