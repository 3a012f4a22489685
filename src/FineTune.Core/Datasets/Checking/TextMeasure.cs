using System.Globalization;
using System.Text;

namespace FineTune.Core.Datasets.Checking;

/// <summary>What a text of a row is.</summary>
[Flags]
internal enum TextTraits
{
    None = 0,
    Blank = 1,
    HasNul = 2,
    HasLoneSurrogate = 4,
    HasReplacement = 8,
}

/// <summary>Measures a JSON text as it stands in the row, without decoding it into memory.</summary>
internal static class TextMeasure
{
    /// <summary>Counts UTF-16 units into <paramref name="scripts"/>.</summary>
    /// <param name="row">The row, valid UTF-8.</param>
    /// <param name="text">A text of it.</param>
    /// <param name="marks">What was seen of the row.</param>
    /// <param name="scripts">Where units are counted.</param>
    /// <param name="traits">What was noticed.</param>
    /// <returns>UTF-16 units of the text.</returns>
    public static long Measure(ReadOnlySpan<byte> row, in RowToken text, RowMarks marks, ref Scripts scripts, out TextTraits traits)
    {
        var raw = row.Slice(text.Start, text.Length);
        traits = IsBlank(raw) ? TextTraits.Blank : TextTraits.None;
        var units = (long)raw.Length;
        if (marks.IsAscii)
        {
            scripts.Latin += units;
        }
        else
        {
            units = marks.Count(text.Start, text.Length, ref scripts);
            traits |= marks.HasReplacement && raw.IndexOf("\uFFFD"u8) >= 0 ? TextTraits.HasReplacement : TextTraits.None;
        }

        if (text.Escapes < 0)
        {
            return units - Unescape(row, text, marks, ref scripts, ref traits);
        }

        // Each is a sign of ASCII, and so are the two that it is written with.
        scripts.Latin -= text.Escapes;
        return units - text.Escapes;
    }

    /// <summary>The UTF-16 unit of an escape; <paramref name="length"/> is its length in bytes.</summary>
    public static char Unescape(ReadOnlySpan<byte> escape, out int length)
    {
        length = 2;
        switch (escape[1])
        {
            case (byte)'n':
                return '\n';
            case (byte)'t':
                return '\t';
            case (byte)'r':
                return '\r';
            case (byte)'b':
                return '\b';
            case (byte)'f':
                return '\f';
            case (byte)'u':
                length = 6;
                return (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default:
                return (char)escape[1];
        }
    }

    /// <summary>The text, decoded; halves of surrogate pairs come as U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
        {
            return Encoding.UTF8.GetString(raw);
        }

        var text = new StringBuilder(raw.Length);
        for (int slash; (slash = raw.IndexOf((byte)'\\')) >= 0;)
        {
            text.Append(Encoding.UTF8.GetString(raw[..slash])).Append(Unescape(raw[slash..], out var length));
            raw = raw[(slash + length)..];
        }

        return text.Append(Encoding.UTF8.GetString(raw)).ToString();
    }

    // Every escape was counted as the letters that it is written with, and is one unit instead.
    private static long Unescape(ReadOnlySpan<byte> row, in RowToken text, RowMarks marks, ref Scripts scripts, ref TextTraits traits)
    {
        var tooMany = 0L;
        var high = false;
        var end = text.Start + text.Length;
        for (int at = text.Start, slash; (slash = marks.NextStop(at)) < end;)
        {
            if (slash > at)
            {
                Settle(ref high, ref traits);
            }

            var unit = Unescape(row[slash..], out var length);
            if (char.IsLowSurrogate(unit))
            {
                traits |= high ? TextTraits.None : TextTraits.HasLoneSurrogate;
                high = false;
            }
            else
            {
                Settle(ref high, ref traits);
                high = char.IsHighSurrogate(unit);
            }

            traits |= unit == '\0' ? TextTraits.HasNul : unit == '\uFFFD' ? TextTraits.HasReplacement : TextTraits.None;
            scripts.Latin -= length;
            scripts.Add(unit);
            tooMany += length - 1;
            at = slash + length;
        }

        Settle(ref high, ref traits);
        return tooMany;
    }

    private static bool IsBlank(ReadOnlySpan<byte> raw)
    {
        // Most texts begin with a letter.
        if (raw.IsEmpty || raw[0] is > (byte)' ' and < 0x80 and not (byte)'\\')
        {
            return false;
        }

        while (!raw.IsEmpty)
        {
            var length = 1;
            var unit = (char)raw[0];
            if (raw[0] == '\\')
            {
                unit = Unescape(raw, out length);
            }
            else if (raw[0] >= 0x80)
            {
                Rune.DecodeFromUtf8(raw, out var rune, out length);
                unit = rune.IsBmp ? (char)rune.Value : 'x';
            }

            if (!char.IsWhiteSpace(unit))
            {
                return false;
            }

            raw = raw[length..];
        }

        return true;
    }

    private static void Settle(ref bool high, ref TextTraits traits)
    {
        traits |= high ? TextTraits.HasLoneSurrogate : TextTraits.None;
        high = false;
    }
}
