using System.Runtime.CompilerServices;
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

    private Awaited AfterValue => depth == 0 ? Awaited.Nothing : Awaited.Separator;

    /// <summary>Reads the row that <see cref="Marks"/> is at, if it is right.</summary>
    public bool TryScan(ReadOnlySpan<byte> row)
    {
        Begin();
        var awaited = Awaited.Value;
        for (var at = SkipSpaces(row, 0); (uint)at < (uint)row.Length; at = SkipSpaces(row, at))
        {
            // Each of these gives the place behind what it took; 0 where the row is not right there.
            (at, awaited) = row[at] switch
            {
                (byte)'"' when awaited is Awaited.Name or Awaited.NameOrEnd => (ScanName(row, at), Awaited.Value),
                (byte)',' when awaited == Awaited.Separator => (at + 1, isObject ? Awaited.Name : Awaited.Value),
                (byte)'"' when awaited is Awaited.Value or Awaited.ValueOrEnd => (ScanText(row, at, JsonTokenType.String), AfterValue),
                (byte)'{' when awaited is Awaited.Value or Awaited.ValueOrEnd => (ScanStart(at, JsonTokenType.StartObject), Awaited.NameOrEnd),
                (byte)'[' when awaited is Awaited.Value or Awaited.ValueOrEnd => (ScanStart(at, JsonTokenType.StartArray), Awaited.ValueOrEnd),
                (byte)'}' when isObject && awaited is Awaited.Separator or Awaited.NameOrEnd => (ScanEnd(at, JsonTokenType.EndObject), AfterValue),
                (byte)']' when !isObject && awaited is Awaited.Separator or Awaited.ValueOrEnd => (ScanEnd(at, JsonTokenType.EndArray), AfterValue),
                _ when awaited is Awaited.Value or Awaited.ValueOrEnd => (ScanPlain(row, at), AfterValue),
                _ => default,
            };
            if (at == 0)
            {
                return false;
            }
        }

        return awaited == Awaited.Nothing;
    }

    private int ScanName(ReadOnlySpan<byte> row, int at)
    {
        var end = ScanText(row, at, JsonTokenType.PropertyName);
        var colon = SkipSpaces(row, end);
        return end > 0 && colon < row.Length && row[colon] == ':' ? colon + 1 : 0;
    }

    private int ScanStart(int at, JsonTokenType type)
    {
        isObject = type == JsonTokenType.StartObject;
        return depth < MaxDepth && TryAdd(type, at, 1, escaped: false) ? at + 1 : 0;
    }

    private int ScanEnd(int at, JsonTokenType type)
    {
        var isAdded = TryAdd(type, at, 1, escaped: false);
        isObject = depth > 0 && tokens[open[depth - 1]].Type == JsonTokenType.StartObject;
        return isAdded ? at + 1 : 0;
    }

    private int ScanPlain(ReadOnlySpan<byte> row, int at) => row[at] switch
    {
        (byte)'t' => ScanWord(row, at, "true"u8, JsonTokenType.True),
        (byte)'f' => ScanWord(row, at, "false"u8, JsonTokenType.False),
        (byte)'n' => ScanWord(row, at, "null"u8, JsonTokenType.Null),
        _ => ScanNumber(row, at),
    };

    private int ScanWord(ReadOnlySpan<byte> row, int at, ReadOnlySpan<byte> word, JsonTokenType type) =>
        row[at..].StartsWith(word) && TryAdd(type, at, word.Length, escaped: false) ? at + word.Length : 0;

    private int ScanText(ReadOnlySpan<byte> row, int at, JsonTokenType type)
    {
        var isEscaped = false;
        for (int stop, from = at + 1; (stop = Marks.NextStop(from)) < row.Length;)
        {
            if (row[stop] == '"')
            {
                return TryAddOne(type, at + 1, stop - at - 1, isEscaped) ? stop + 1 : 0;
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

        return digits > 0 && TryAdd(JsonTokenType.Number, at, length, escaped: false) ? at + length : 0;
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
