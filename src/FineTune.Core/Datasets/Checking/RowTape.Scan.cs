using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <content>
/// Reads a row that is right at less cost for each value than a general reader has. It takes nothing that is wrong; it gives up, and the
/// general reader tells what it is.
/// </content>
internal sealed partial class RowTape
{
    // Behind what is not right. Nothing stands there, so that what is awaited there is not right either.
    private const int Nowhere = int.MinValue;

    /// <summary>Reads the row that <see cref="Marks"/> is at, if it is right.</summary>
    public bool TryScan(ReadOnlySpan<byte> row)
    {
        if (layout.IsKnown && TryRepeat(row))
        {
            layout.Keep();
            return true;
        }

        Begin();
        layout.Forget();
        if (SkipSpaces(row, ScanValue(row, SkipSpaces(row, 0))) != row.Length)
        {
            return false;
        }

        if (LongNumber == 0)
        {
            layout.Learn(row, tokens.AsSpan(0, Count));
        }

        return true;
    }

    // Each of these is told the place of what it takes, and gives the place behind it.
    private int ScanValue(ReadOnlySpan<byte> row, int at) => ByteAt(row, at) switch
    {
        (byte)'"' => ScanText(row, at, JsonTokenType.String),
        (byte)'{' => ScanObject(row, at),
        (byte)'[' => ScanArray(row, at),
        (byte)'t' => ScanWord(row, at, "true"u8, JsonTokenType.True),
        (byte)'f' => ScanWord(row, at, "false"u8, JsonTokenType.False),
        (byte)'n' => ScanWord(row, at, "null"u8, JsonTokenType.Null),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => ScanNumber(row, at),
        _ => Nowhere,
    };

    private int ScanObject(ReadOnlySpan<byte> row, int at)
    {
        var start = Count;
        var next = ScanStart(row, at, JsonTokenType.StartObject);
        if (ByteAt(row, next) != '}')
        {
            next = ScanMember(row, next);
            while (ByteAt(row, next) == ',')
            {
                next = ScanMember(row, SkipSpaces(row, next + 1));
            }
        }

        return ByteAt(row, next) == '}' ? ScanEnd(next, JsonTokenType.EndObject, start) : Nowhere;
    }

    private int ScanArray(ReadOnlySpan<byte> row, int at)
    {
        var start = Count;
        var next = ScanStart(row, at, JsonTokenType.StartArray);
        if (ByteAt(row, next) != ']')
        {
            next = SkipSpaces(row, ScanValue(row, next));
            while (ByteAt(row, next) == ',')
            {
                next = SkipSpaces(row, ScanValue(row, SkipSpaces(row, next + 1)));
            }
        }

        return ByteAt(row, next) == ']' ? ScanEnd(next, JsonTokenType.EndArray, start) : Nowhere;
    }

    // A name and its value, and the spaces behind them.
    private int ScanMember(ReadOnlySpan<byte> row, int at)
    {
        var colon = ByteAt(row, at) == '"' ? SkipSpaces(row, ScanText(row, at, JsonTokenType.PropertyName)) : Nowhere;
        return ByteAt(row, colon) == ':' ? SkipSpaces(row, ScanValue(row, SkipSpaces(row, colon + 1))) : Nowhere;
    }

    private int ScanStart(ReadOnlySpan<byte> row, int at, JsonTokenType type)
    {
        depth++;
        return depth <= MaxDepth && TryAddOne(type, at, 1, escapes: 0) ? SkipSpaces(row, at + 1) : Nowhere;
    }

    private int ScanEnd(int at, JsonTokenType type, int start)
    {
        depth--;
        if (!TryAddOne(type, at, 1, escapes: 0))
        {
            return Nowhere;
        }

        tokens[start].Next = Count;
        return at + 1;
    }

    private int ScanWord(ReadOnlySpan<byte> row, int at, ReadOnlySpan<byte> word, JsonTokenType type) =>
        row[at..].StartsWith(word) && TryAddOne(type, at, word.Length, escapes: 0) ? at + word.Length : Nowhere;

    private int ScanText(ReadOnlySpan<byte> row, int at, JsonTokenType type)
    {
        var end = TextEnd(row, at + 1, out var escapes);
        return end > 0 && TryAddOne(type, at + 1, end - at - 1, escapes) ? end + 1 : Nowhere;
    }

    // The quote that ends a text.
    private int TextEnd(ReadOnlySpan<byte> row, int start, out int escapes)
    {
        escapes = 0;
        for (int stop, from = start; (stop = Marks.NextStop(from)) < row.Length;)
        {
            if (row[stop] == '"')
            {
                return stop;
            }

            var length = EscapeLength(row[stop..]);
            if (length == 0)
            {
                return Nowhere;
            }

            escapes = length == 2 && escapes >= 0 ? escapes + 1 : -1;
            from = stop + length;
        }

        return Nowhere;
    }

    private int ScanNumber(ReadOnlySpan<byte> row, int at)
    {
        var end = NumberEnd(row, at);
        return end > 0 && TryAdd(JsonTokenType.Number, at, end - at, escapes: 0) ? end : Nowhere;
    }

    // The place behind a number.
    private static int NumberEnd(ReadOnlySpan<byte> row, int at)
    {
        var number = row[at..];
        var length = number is [(byte)'-', ..] ? 1 : 0;
        var digits = DigitsAt(number, length);
        if (digits == 0 || (digits > 1 && number[length] == '0'))
        {
            return Nowhere;
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

        return digits > 0 ? at + length : Nowhere;
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

    // What stands at a place; 0, which JSON has nowhere, beyond the row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ByteAt(ReadOnlySpan<byte> row, int at) => (uint)at < (uint)row.Length ? row[at] : (byte)0;

    // Between most values stands none, or one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SkipSpaces(ReadOnlySpan<byte> row, int at) => (uint)at < (uint)row.Length && row[at] <= ' ' ? SkipFurtherSpaces(row, at) : at;

    private int SkipFurtherSpaces(ReadOnlySpan<byte> row, int at)
    {
        while (at < row.Length && row[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            HasCarriageReturn |= row[at] == '\r';
            at++;
        }

        return at;
    }
}
