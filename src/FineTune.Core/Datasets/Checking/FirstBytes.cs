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
            // A byte counts as 255 where it lies within; at most 255 rounds fit into a byte.
            Vector<byte> continuing = default, beyond = default, han = default, hangul = default, cyrillic = default, arabic = default, four = default;
            for (var round = 0; round < 255 && text.Length >= Vector<byte>.Count; round++, text = text[Vector<byte>.Count..])
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

        foreach (var one in text)
        {
            Continuing += one is >= 0x80 and <= 0xBF ? 1 : 0;
            Beyond += one >= 0xCA ? 1 : 0;
            Han += one is >= 0xE4 and <= 0xE9 ? 1 : 0;
            Hangul += one is >= 0xEA and <= 0xED ? 1 : 0;
            Cyrillic += one is >= 0xD0 and <= 0xD3 ? 1 : 0;
            Arabic += one is >= 0xD8 and <= 0xDB ? 1 : 0;
            Four += one is >= 0xF0 and <= 0xF4 ? 1 : 0;
        }
    }

    private static Vector<byte> Within(Vector<byte> bytes, byte from, byte to) =>
        Vector.LessThanOrEqual(bytes - new Vector<byte>(from), new Vector<byte>((byte)(to - from)));

    private static long Sum(Vector<byte> counts)
    {
        Vector.Widen(counts, out var first, out var second);
        return Vector.Sum(first) + Vector.Sum(second);
    }
}
