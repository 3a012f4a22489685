using System.Numerics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Characters of each script.</summary>
internal struct Scripts
{
    public long Latin;
    public long Han;
    public long Kana;
    public long Hangul;
    public long Cyrillic;
    public long Arabic;
    public long Other;

    public readonly long Total => Latin + Han + Kana + Hangul + Cyrillic + Arabic + Other;

    public readonly Dictionary<string, long> ToDictionary()
    {
        (string Name, long Count)[] all =
            [("latin", Latin), ("han", Han), ("kana", Kana), ("hangul", Hangul), ("cyrillic", Cyrillic), ("arabic", Arabic), ("other", Other)];
        return all.Where(one => one.Count > 0).ToDictionary(one => one.Name, one => one.Count);
    }

    public void Add(in Scripts more)
    {
        Latin += more.Latin;
        Han += more.Han;
        Kana += more.Kana;
        Hangul += more.Hangul;
        Cyrillic += more.Cyrillic;
        Arabic += more.Arabic;
        Other += more.Other;
    }

    /// <summary>Counts a UTF-16 unit.</summary>
    public void Add(char unit)
    {
        switch (unit)
        {
            case < '\u0250':
                Latin++;
                break;
            case >= '\u0400' and < '\u0500':
                Cyrillic++;
                break;
            case >= '\u0600' and < '\u0700':
                Arabic++;
                break;
            case >= '\u3040' and < '\u3100':
                Kana++;
                break;
            case >= '\u3400' and < '\uA000':
                Han++;
                break;
            case >= '\uAC00' and < '\uD7A4':
                Hangul++;
                break;
            default:
                Other++;
                break;
        }
    }

    /// <summary>Counts valid UTF-8 by the first byte of each character, which is exact but for a few rare blocks.</summary>
    /// <returns>UTF-16 units.</returns>
    public long Add(ReadOnlySpan<byte> text)
    {
        var continuing = Count(text, 0x80, 0xBF);
        var four = Count(text, 0xF0, 0xF4);
        var han = Count(text, 0xE4, 0xE9);
        var hangul = Count(text, 0xEA, 0xED);
        var cyrillic = Count(text, 0xD0, 0xD3);
        var arabic = Count(text, 0xD8, 0xDB);
        var latin = text.Length - continuing - Count(text, 0xCA, 0xFF);
        var characters = text.Length - continuing;
        var kana = text.Contains((byte)0xE3) ? CountKana(text) : 0;
        Latin += latin;
        Han += han;
        Hangul += hangul;
        Cyrillic += cyrillic;
        Arabic += arabic;
        Kana += kana;
        Other += characters - latin - han - hangul - cyrillic - arabic - kana;
        return characters + four;
    }

    private static long Count(ReadOnlySpan<byte> text, byte from, byte to)
    {
        long count = 0;
        var (low, span) = (new Vector<byte>(from), new Vector<byte>((byte)(to - from)));
        while (text.Length >= Vector<byte>.Count)
        {
            // A byte counts as 255 where it lies within; at most 255 rounds fit into a byte.
            var sum = Vector<byte>.Zero;
            for (var round = 0; round < 255 && text.Length >= Vector<byte>.Count; round++, text = text[Vector<byte>.Count..])
            {
                sum -= Vector.LessThanOrEqual(new Vector<byte>(text) - low, span);
            }

            Vector.Widen(sum, out var first, out var second);
            count += Vector.Sum(first) + Vector.Sum(second);
        }

        foreach (var one in text)
        {
            count += (byte)(one - from) <= to - from ? 1 : 0;
        }

        return count;
    }

    private static long CountKana(ReadOnlySpan<byte> text)
    {
        long count = 0;
        for (int at; (at = text.IndexOf((byte)0xE3)) >= 0 && at + 1 < text.Length; text = text[(at + 1)..])
        {
            count += text[at + 1] is >= 0x81 and <= 0x83 ? 1 : 0;
        }

        return count;
    }
}
