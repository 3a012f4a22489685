using System.Numerics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Counts bytes of UTF-8 by what they begin, all kinds in one pass and as many bytes at once as the processor takes.</summary>
internal ref struct FirstBytes
{
    /// <summary>Bytes that begin no character.</summary>
    public long Continuing;

    /// <summary>First bytes of characters beyond Latin.</summary>
    public long Beyond;

    public long Han;
    public long Hangul;
    public long Cyrillic;
    public long Arabic;

    /// <summary>First bytes of characters of four bytes, which are two units of UTF-16.</summary>
    public long Four;

    public void Count(ReadOnlySpan<byte> text)
    {
        while (text.Length >= Vector<byte>.Count)
        {
            // At most 255 rounds fit into a byte.
            var length = Math.Min(text.Length / Vector<byte>.Count, 255) * Vector<byte>.Count;
            CountWhole(text[..length]);
            text = text[length..];
        }

        // Bytes of 0 are none that is counted.
        Span<byte> rest = stackalloc byte[Vector<byte>.Count];
        text.CopyTo(rest);
        CountWhole(rest);
    }

    private void CountWhole(scoped ReadOnlySpan<byte> text)
    {
        // A byte counts as 255 where it lies within.
        Vector<byte> continuing = default, beyond = default, han = default, hangul = default, cyrillic = default, arabic = default, four = default;
        for (; text.Length > 0; text = text[Vector<byte>.Count..])
        {
            var part = new Vector<byte>(text);
            continuing -= Within(part, 0x80, 0xBF);
            beyond -= Within(part, 0xCA, 0xFF);
            han -= Within(part, 0xE4, 0xE9);
            hangul -= Within(part, 0xEA, 0xED);
            cyrillic -= Within(part, 0xD0, 0xD3);
            arabic -= Within(part, 0xD8, 0xDB);
            four -= Within(part, 0xF0, 0xF4);
        }

        Continuing += Sum(continuing);
        Beyond += Sum(beyond);
        Han += Sum(han);
        Hangul += Sum(hangul);
        Cyrillic += Sum(cyrillic);
        Arabic += Sum(arabic);
        Four += Sum(four);
    }

    private static Vector<byte> Within(Vector<byte> bytes, byte from, byte to) =>
        Vector.LessThanOrEqual(bytes - new Vector<byte>(from), new Vector<byte>((byte)(to - from)));

    private static long Sum(Vector<byte> counts)
    {
        Vector.Widen(counts, out var first, out var second);
        return Vector.Sum(first) + Vector.Sum(second);
    }
}
