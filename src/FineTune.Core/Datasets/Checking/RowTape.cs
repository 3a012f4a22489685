using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace FineTune.Core.Datasets.Checking;

/// <summary>One value, name or bracket of a row.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Start">First byte of its content within the row; for a text, after the quote.</param>
/// <param name="Length">Bytes of its content.</param>
/// <param name="Escapes">Escapes in the content, where each is of two bytes; -1 where there are others as well.</param>
internal record struct RowToken(JsonTokenType Type, int Start, int Length, int Escapes)
{
    public readonly bool Escaped => Escapes != 0;

    /// <summary>Index of the token after this value.</summary>
    public int Next { get; set; }
}

/// <summary>A row of JSON as a list of tokens. The list is used again for every row, so that reading allocates nothing.</summary>
internal sealed partial class RowTape
{
    public const int MaxTokens = 262_144;
    public const int MaxDepth = 64;

    /// <summary>Characters of a number; Python refuses to read a whole number of more than 4,300 digits.</summary>
    private const int MaxDigits = 4000;

    private readonly int[] open = new int[MaxDepth + 1];
    private RowToken[] tokens = new RowToken[256];
    private int depth;

    public int Count { get; private set; }

    public ref RowToken this[int index] => ref tokens[index];

    /// <summary>Why and where the row is not JSON; null where it is.</summary>
    public FindingKind? Fault { get; private set; }

    /// <summary>The first number that is too long to be read by every reader; 0 where there is none.</summary>
    public int LongNumber { get; private set; }

    /// <summary>Byte of the row that <see cref="Fault"/> is about.</summary>
    public int FaultOffset { get; private set; }

    /// <summary>Whether a carriage return stands between the values of a row that was read; within them there can be none.</summary>
    public bool HasCarriageReturn { get; private set; }

    /// <summary>What was seen of the bytes that rows stand in.</summary>
    public RowMarks Marks { get; } = new();

    /// <summary>Reads a row.</summary>
    public bool TryParse(ReadOnlySpan<byte> row)
    {
        Marks.Read(row);
        return TryParseMarked(row);
    }

    /// <summary>Reads the row that <see cref="Marks"/> is at.</summary>
    public bool TryParseMarked(ReadOnlySpan<byte> row)
    {
        if (TryScan(row))
        {
            return true;
        }

        // Whatever is wrong with it, the general reader knows where.
        Begin();
        return TryRead(row);
    }

    /// <summary>Path of a token within the row, as <c>messages[1].content</c>.</summary>
    public string PathOf(int index, ReadOnlySpan<byte> row)
    {
        var path = new StringBuilder();
        for (var at = 0; at < index;)
        {
            var isObject = tokens[at].Type == JsonTokenType.StartObject;
            var child = at + 1;
            for (var number = 0; child < Count; number++)
            {
                var value = isObject ? child + 1 : child;
                if (index < tokens[value].Next || value >= index)
                {
                    Append(path, isObject ? Encoding.UTF8.GetString(Content(child, row)) : null, number);
                    child = value;
                    break;
                }

                child = tokens[value].Next;
            }

            if (child <= at)
            {
                break;
            }

            at = child;
        }

        return path.ToString();
    }

    /// <summary>The last token that begins at or before a byte of the row.</summary>
    public int At(int offset)
    {
        var index = 0;
        while (index + 1 < Count && tokens[index + 1].Start <= offset)
        {
            index++;
        }

        return index;
    }

    public ReadOnlySpan<byte> Content(int index, ReadOnlySpan<byte> row) => row.Slice(tokens[index].Start, tokens[index].Length);

    private static void Append(StringBuilder path, string? name, int number)
    {
        if (name is null)
        {
            path.Append('[').Append(number).Append(']');
        }
        else
        {
            path.Append(path.Length > 0 ? "." : "").Append(name.Length <= 80 ? name : name[..80] + "…");
        }
    }

    private void Begin()
    {
        Layout++;
        Count = depth = LongNumber = 0;
        HasCarriageReturn = false;
        Fault = null;
    }

    private bool TryRead(ReadOnlySpan<byte> row)
    {
        var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                var isText = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
                if (!TryAdd(reader.TokenType, (int)reader.TokenStartIndex + (isText ? 1 : 0), reader.ValueSpan.Length, isText && reader.ValueIsEscaped ? -1 : 0))
                {
                    return Fail(FileFindings.RowTooComplex, (int)reader.TokenStartIndex);
                }
            }

            return Count > 0 || Fail(FileFindings.InvalidJson, 0);
        }
        catch (JsonException exception)
        {
            var offset = Offset(row, exception);
            return Fail(depth == MaxDepth ? FileFindings.TooDeep : FileFindings.InvalidJson, offset);
        }
    }

    // False where the row has too many tokens.
    private bool TryAdd(JsonTokenType type, int start, int length, int escapes)
    {
        var index = Count;
        if (!TryAddOne(type, start, length, escapes))
        {
            return false;
        }

        if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            open[depth++] = index;
        }
        else if (type is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            tokens[open[--depth]].Next = Count;
        }
        else if (type == JsonTokenType.Number && length > MaxDigits && LongNumber == 0)
        {
            LongNumber = index;
        }

        return true;
    }

    // Adds what is neither a bracket nor a number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddOne(JsonTokenType type, int start, int length, int escapes)
    {
        var index = Count;
        if (index == tokens.Length && !TryGrow())
        {
            return false;
        }

        tokens[index] = new RowToken(type, start, length, escapes) { Next = index + 1 };
        Count = index + 1;
        return true;
    }

    // The exception tells line and byte; rows of an array may span lines.
    private static int Offset(ReadOnlySpan<byte> row, JsonException exception)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0 && row[start..].IndexOf((byte)'\n') is >= 0 and var end; line--)
        {
            start += end + 1;
        }

        return (int)Math.Min(row.Length, start + (exception.BytePositionInLine ?? 0));
    }

    private bool TryGrow()
    {
        if (tokens.Length >= MaxTokens)
        {
            return false;
        }

        Array.Resize(ref tokens, tokens.Length * 2);
        return true;
    }

    private bool Fail(FindingKind kind, int offset)
    {
        Fault = kind;
        FaultOffset = offset;
        return false;
    }
}
