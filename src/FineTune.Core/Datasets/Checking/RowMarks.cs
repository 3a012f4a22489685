using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// What one pass over bytes tells all later steps: where a line ends, where a text of JSON may end, where a pattern of sensitive data may
/// be, and what is not ASCII. The pass is over many rows at once; then one of them after another is looked at.
/// </summary>
internal sealed class RowMarks
{
    private const int BlockBytes = BitMarks.BlockBytes;

    // Bits of the kinds of bytes. A byte is of a kind when both halves of it are.
    private const byte Control = 1, Quote = 2, Backslash = 4, Digit = 8, At = 16, Hyphen = 32, Underscore = 64, LowerZ = 128;
    private const byte Stops = Control | Quote | Backslash;
    private const byte Anchors = unchecked((byte)~Stops);

    // These begin with the same half as the @, and so can share its bit.
    private const byte CapitalJ = At, CapitalK = At;

    private static readonly Vector512<byte> Lows = NibbleTable.Create(
        Control | Digit | At, Control | Digit, Control | Digit | Quote, Control | Digit, Control | Digit, Control | Digit, Control | Digit, Control | Digit,
        Control | Digit, Control | Digit, Control | CapitalJ | LowerZ, Control | CapitalK, Control | Backslash, Control | Hyphen, Control, Control | Underscore);

    private static readonly Vector512<byte> Highs = NibbleTable.Create(
        Control, Control, Quote | Hyphen, Digit, At | CapitalJ | CapitalK, Backslash | Underscore, 0, LowerZ, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly byte[] last = new byte[BlockBytes];
    private readonly BitMarks stops = new();
    private readonly BitMarks anchors = new();
    private readonly BitMarks lineEnds = new();
    private readonly BitMarks beyondAscii = new();
    private int start;
    private int end;

    /// <summary>Whether all that was read is ASCII.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>Whether all that was read is valid UTF-8.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Whether the character U+FFFD stands anywhere in what was read.</summary>
    public bool HasReplacement { get; private set; }

    /// <summary>Reads bytes, and looks at all of them as one row.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        var blocks = (bytes.Length + BlockBytes - 1) / BlockBytes;
        var marks = new Marks(stops.Begin(blocks), anchors.Begin(blocks), lineEnds.Begin(blocks), beyondAscii.Begin(blocks));
        var whole = bytes.Length / BlockBytes;
        for (var index = 0; index < whole; index++)
        {
            marks.Read(Vector512.Create(bytes.Slice(index * BlockBytes, BlockBytes)), index);
        }

        if (whole < blocks)
        {
            // Spaces are of no kind.
            bytes[(whole * BlockBytes)..].CopyTo(last);
            last.AsSpan(bytes.Length % BlockBytes).Fill((byte)' ');
            marks.Read(Vector512.Create<byte>(last), whole);
        }

        IsAscii = !marks.BeyondAscii.ContainsAnyExcept(0UL);
        (IsUtf8, HasReplacement) = IsAscii ? (true, false) : (Utf8Check.IsValid(bytes, out var isReplaced), isReplaced);
        Select(0, bytes.Length);
    }

    /// <summary>Looks at a part of what was read; places are told within it from now on.</summary>
    public void Select(int from, int length) => (start, end) = (from, from + length);

    /// <summary>The next quote, backslash or control character of the row from a place on; the row's length where there is none.</summary>
    public int NextStop(int from) => stops.Next(start + from, end) - start;

    /// <summary>The next byte of the row from a place on that <see cref="SensitiveData"/> looks at; the row's length where there is none.</summary>
    public int NextAnchor(int from) => anchors.Next(start + from, end) - start;

    /// <summary>The next line feed of the row from a place on; the row's length where there is none.</summary>
    public int NextLineEnd(int from) => lineEnds.Next(start + from, end) - start;

    /// <summary>Whether a part of the row is ASCII.</summary>
    public bool IsAsciiAt(int from, int length) => IsAscii || beyondAscii.Next(start + from, start + from + length) == start + from + length;

    private readonly ref struct Marks(Span<ulong> stops, Span<ulong> anchors, Span<ulong> lineEnds, Span<ulong> beyondAscii)
    {
        private readonly Span<ulong> stops = stops;
        private readonly Span<ulong> anchors = anchors;
        private readonly Span<ulong> lineEnds = lineEnds;

        public readonly Span<ulong> BeyondAscii = beyondAscii;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Read(Vector512<byte> bytes, int index)
        {
            var kinds = NibbleTable.Low(Lows, bytes) & NibbleTable.High(Highs, bytes);
            stops[index] = AnyOf(kinds, Stops);
            anchors[index] = AnyOf(kinds, Anchors);
            lineEnds[index] = Vector512.Equals(bytes, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
            BeyondAscii[index] = bytes.ExtractMostSignificantBits();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong AnyOf(Vector512<byte> bytes, byte kinds) =>
            ~Vector512.Equals(bytes & Vector512.Create(kinds), Vector512<byte>.Zero).ExtractMostSignificantBits();
    }
}
