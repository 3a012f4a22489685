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
}
