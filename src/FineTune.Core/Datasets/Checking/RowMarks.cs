using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// What one pass over bytes tells all later steps: where a line ends, where a text of JSON may end, and where a pattern of sensitive data
/// may be; a second pass, over bytes beyond ASCII, tells of their characters. The pass is over many rows at once; then one of them after another is looked at.
/// </summary>
internal sealed class RowMarks
{
    // Bits of the kinds of bytes. A byte is of a kind when both halves of it are.
    private const byte Control = 1, Quote = 2, Backslash = 4, Digit = 8, At = 16, Hyphen = 32, Underscore = 64, LowerZ = 128;
    private const byte Stops = Control | Quote | Backslash;
    private const byte Signs = unchecked((byte)~(Stops | Digit));

    // These begin with the same half as the @, and so can share its bit.
    private const byte CapitalJ = At, CapitalK = At;

    private static readonly Vector512<byte> Lows = NibbleTable.Create(
        Control | Digit | At, Control | Digit, Control | Digit | Quote, Control | Digit, Control | Digit, Control | Digit, Control | Digit, Control | Digit,
        Control | Digit, Control | Digit, Control | CapitalJ | LowerZ, Control | CapitalK, Control | Backslash, Control | Hyphen, Control, Control | Underscore);

    private static readonly Vector512<byte> Highs = NibbleTable.Create(
        Control, Control, Quote | Hyphen, Digit, At | CapitalJ | CapitalK, Backslash | Underscore, 0, LowerZ, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly BitMarks stops = new();
    private readonly BitMarks anchors = new();
    private readonly BitMarks lineEnds = new();
    private readonly CharacterMarks characters = new();
    private int start;
    private int end;

    // The anchor that was found last; between the place it was sought from and it there is none.
    private int nextAnchor;

    /// <summary>Whether all that was read is ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>Whether all that was read is valid UTF-8.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Whether the character U+FFFD stands anywhere in what was read.</summary>
    public bool HasReplacement { get; private set; }

    /// <summary>Reads bytes, and looks at all of them as one row.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        var blocks = new ByteBlocks(bytes);
        var marks = new Marks(stops.Begin(blocks.Count), anchors.Begin(blocks.Count), lineEnds.Begin(blocks.Count));
        var (all, digits) = (Vector512<byte>.Zero, 0UL);
        for (var index = 0; index < blocks.Count; index++)
        {
            var block = blocks[index];
            digits = marks.Read(block, index, digits);
            all |= block;
        }

        IsAscii = all.ExtractMostSignificantBits() == 0;
        (IsUtf8, HasReplacement) = IsAscii || characters.Read(blocks) ? (true, false) : (Utf8Check.IsValid(bytes, out var isReplaced), isReplaced);
        Select(0, bytes.Length);
    }

    /// <summary>Looks at a part of what was read; places are told within it from now on.</summary>
    public void Select(int from, int length)
    {
        // What was found is behind it, or in other bytes.
        nextAnchor = from <= start ? -1 : nextAnchor;
        (start, end) = (from, from + length);
    }

    /// <summary>The next quote, backslash or control character of the row from a place on; the row's length where there is none.</summary>
    public int NextStop(int from) => stops.Next(start + from, end) - start;

    /// <summary>
    /// The next byte of the row from a place on that <see cref="SensitiveData"/> looks at; the row's length where there is none. It is asked
    /// for in ascending order; many rows have none, so that the next one is remembered for them.
    /// </summary>
    public int NextAnchor(int from)
    {
        if (start + from > nextAnchor)
        {
            nextAnchor = anchors.Next(start + from, int.MaxValue);
        }

        return Math.Min(nextAnchor, end) - start;
    }

    /// <summary>The next line feed of the row from a place on; the row's length where there is none.</summary>
    public int NextLineEnd(int from) => lineEnds.Next(start + from, end) - start;

    /// <summary>Counts the characters of a text of the row, which is UTF-8.</summary>
    /// <returns>UTF-16 units.</returns>
    public int Count(int from, int length, ref Scripts scripts) => characters.Count(start + from, length, ref scripts);

    private readonly ref struct Marks(Span<ulong> stops, Span<ulong> anchors, Span<ulong> lineEnds)
    {
        private readonly Span<ulong> stops = stops;
        private readonly Span<ulong> anchors = anchors;
        private readonly Span<ulong> lineEnds = lineEnds;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Read(Vector512<byte> bytes, int index, ulong digitsBefore)
        {
            var kinds = NibbleTable.Low(Lows, bytes) & NibbleTable.High(Highs, bytes);
            stops[index] = AnyOf(kinds, Stops);

            // Of a number, the first digit.
            var digits = AnyOf(kinds, Digit);
            anchors[index] = AnyOf(kinds, Signs) | (digits & ~((digits << 1) | (digitsBefore >> (ByteBlocks.Size - 1))));
            lineEnds[index] = Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
            return digits;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong AnyOf(Vector512<byte> bytes, byte kinds) =>
            ~Vector512.Equals(bytes & Vector512.Create(kinds), Vector512<byte>.Zero).ExtractMostSignificantBits();
    }
}
