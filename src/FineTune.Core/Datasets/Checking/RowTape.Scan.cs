using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <content>
/// Reads a row that is right at less cost for each value than a general reader has. It takes nothing that is wrong; it gives up, and the
/// general reader tells what it is.
/// </content>
internal sealed partial class RowTape
{
    /// <summary>What may come next.</summary>
    private enum Awaited
    {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        Separator,
        Nothing,
    }

    private bool IsInObject => tokens[open[depth - 1]].Type == JsonTokenType.StartObject;

    private Awaited AfterValue => depth == 0 ? Awaited.Nothing : Awaited.Separator;

    private bool TryScan(ReadOnlySpan<byte> row)
    {
        var awaited = Awaited.Value;
        for (var at = 0; ;)
        {
            at += SpacesAt(row, at);
            if (at == row.Length)
            {
                return awaited == Awaited.Nothing;
            }

            var length = awaited switch
            {
                Awaited.Name or Awaited.NameOrEnd when row[at] == '"' => ScanName(row, at),
                Awaited.Value or Awaited.ValueOrEnd when row[at] != ']' => ScanValue(row, at),
                Awaited.Separator when row[at] == ',' => 1,
                Awaited.ValueOrEnd or Awaited.NameOrEnd or Awaited.Separator => ScanEnd(row, at),
                _ => 0,
            };
            if (length == 0)
            {
                return false;
            }

            awaited = row[at] switch
            {
                (byte)',' => IsInObject ? Awaited.Name : Awaited.Value,
                (byte)'{' => Awaited.NameOrEnd,
                (byte)'[' => Awaited.ValueOrEnd,
                (byte)'"' when awaited is Awaited.Name or Awaited.NameOrEnd => Awaited.Value,
                _ => AfterValue,
            };
            at += length;
        }
    }

    // Each of these gives the bytes it took; 0 where the row is not right there.
    private int ScanName(ReadOnlySpan<byte> row, int at)
    {
        var text = ScanText(row, at, JsonTokenType.PropertyName);
        var length = text + SpacesAt(row, at + text);
        return text > 0 && at + length < row.Length && row[at + length] == ':' ? length + 1 : 0;
    }

    private int ScanValue(ReadOnlySpan<byte> row, int at) => row[at] switch
    {
        (byte)'"' => ScanText(row, at, JsonTokenType.String),
        (byte)'{' => depth < MaxDepth && TryAdd(JsonTokenType.StartObject, at, 1, escaped: false) ? 1 : 0,
        (byte)'[' => depth < MaxDepth && TryAdd(JsonTokenType.StartArray, at, 1, escaped: false) ? 1 : 0,
        (byte)'t' => ScanWord(row, at, "true"u8, JsonTokenType.True),
        (byte)'f' => ScanWord(row, at, "false"u8, JsonTokenType.False),
        (byte)'n' => ScanWord(row, at, "null"u8, JsonTokenType.Null),
        _ => ScanNumber(row, at),
    };

    private int ScanEnd(ReadOnlySpan<byte> row, int at) => IsInObject
        ? row[at] == '}' && TryAdd(JsonTokenType.EndObject, at, 1, escaped: false) ? 1 : 0
        : row[at] == ']' && TryAdd(JsonTokenType.EndArray, at, 1, escaped: false) ? 1 : 0;

    private int ScanWord(ReadOnlySpan<byte> row, int at, ReadOnlySpan<byte> word, JsonTokenType type) =>
        row[at..].StartsWith(word) && TryAdd(type, at, word.Length, escaped: false) ? word.Length : 0;

    private int ScanText(ReadOnlySpan<byte> row, int at, JsonTokenType type)
    {
        var isEscaped = false;
        for (int stop, from = at + 1; (stop = Marks.NextStop(from)) < row.Length;)
        {
            if (row[stop] == '"')
            {
                return TryAdd(type, at + 1, stop - at - 1, isEscaped) ? stop - at + 1 : 0;
            }

            var escape = EscapeLength(row[stop..]);
            if (escape == 0)
            {
                return 0;
            }

            isEscaped = true;
            from = stop + escape;
        }

        return 0;
    }

    private int ScanNumber(ReadOnlySpan<byte> row, int at)
    {
        var number = row[at..];
        var length = number[0] == '-' ? 1 : 0;
        var digits = DigitsAt(number, length);
        if (digits == 0 || (digits > 1 && number[length] == '0'))
        {
            return 0;
        }

        length += digits;
        if (length < number.Length && number[length] == '.')
        {
            digits = DigitsAt(number, length + 1);
            length += 1 + digits;
        }

        if (digits > 0 && length < number.Length && number[length] is (byte)'e' or (byte)'E')
        {
            length += length + 1 < number.Length && number[length + 1] is (byte)'+' or (byte)'-' ? 2 : 1;
            digits = DigitsAt(number, length);
            length += digits;
        }

        return digits > 0 && TryAdd(JsonTokenType.Number, at, length, escaped: false) ? length : 0;
    }

    private static int DigitsAt(ReadOnlySpan<byte> number, int at)
    {
        var rest = number[Math.Min(at, number.Length)..];
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? rest.Length : digits;
    }

    private static int EscapeLength(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\\', (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t', ..] => 2,
        [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..]
            when char.IsAsciiHexDigit((char)a) && char.IsAsciiHexDigit((char)b) && char.IsAsciiHexDigit((char)c) && char.IsAsciiHexDigit((char)d) => 6,
        _ => 0,
    };

    private static int SpacesAt(ReadOnlySpan<byte> row, int at)
    {
        var end = at;
        while (end < row.Length && row[end] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            end++;
        }

        return end - at;
    }
}
