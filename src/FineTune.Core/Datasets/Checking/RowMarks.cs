using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// What one pass over the bytes of a row tells all later steps: where a text of JSON may end, where a pattern of sensitive data may be, and
/// what the row is made of. One object serves for all rows.
/// </summary>
internal sealed class RowMarks
{
    private const int BlockBytes = 64;

    // Bits of the kinds of bytes. A byte is of a kind when both halves of it are.
    private const byte Control = 1, Quote = 2, Backslash = 4, Digit = 8, At = 16, Hyphen = 32, Underscore = 64, LowerZ = 128;
    private const byte Stops = Control | Quote | Backslash;

    // These begin with the same half as the @, and so can share its bit.
    private const byte CapitalJ = At, CapitalK = At;

    private static readonly Vector256<byte> Lows = NibbleTable.Create(
        Control | Digit | At, Control | Digit, Control | Digit | Quote, Control | Digit, Control | Digit, Control | Digit, Control | Digit, Control | Digit,
        Control | Digit, Control | Digit, Control | CapitalJ | LowerZ, Control | CapitalK, Control | Backslash, Control | Hyphen, Control, Control | Underscore);

    private static readonly Vector256<byte> Highs = NibbleTable.Create(
        Control, Control, Quote | Hyphen, Digit, At | CapitalJ | CapitalK, Backslash | Underscore, 0, LowerZ, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly byte[] last = new byte[BlockBytes];

    // A bit for each byte of the row, 64 in one.
    private ulong[] stops = new ulong[64];
    private ulong[] anchors = new ulong[64];
    private int length;

    public bool IsAscii { get; private set; }

    /// <summary>Whether it is valid UTF-8.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Whether the character U+FFFD stands in it.</summary>
    public bool HasReplacement { get; private set; }

    /// <summary>Whether it has bytes below 0x20.</summary>
    public bool HasControl { get; private set; }

    public void Read(ReadOnlySpan<byte> row)
    {
        length = row.Length;
        var blocks = length / BlockBytes;
        if (stops.Length <= blocks)
        {
            stops = new ulong[BitOperations.RoundUpToPowerOf2((uint)blocks + 1)];
            anchors = new ulong[stops.Length];
        }

        Vector256<byte> seen = default, seenKinds = default;
        for (var index = 0; index < blocks; index++)
        {
            ReadBlock(row.Slice(index * BlockBytes, BlockBytes), index, ref seen, ref seenKinds);
        }

        var rest = length % BlockBytes;
        if (rest > 0)
        {
            // Spaces are of no kind.
            row[^rest..].CopyTo(last);
            last.AsSpan(rest).Fill((byte)' ');
            ReadBlock(last, blocks, ref seen, ref seenKinds);
        }

        HasControl = (seenKinds & Vector256.Create(Control)) != Vector256<byte>.Zero;
        IsAscii = seen.ExtractMostSignificantBits() == 0;
        (IsUtf8, HasReplacement) = IsAscii ? (true, false) : (Utf8Check.IsValid(row, out var isReplaced), isReplaced);
    }

    /// <summary>The next quote, backslash or control character from a place on; the row's length where there is none.</summary>
    public int NextStop(int from) => Next(stops, from);

    /// <summary>The next byte from a place on that <see cref="SensitiveData"/> looks at; the row's length where there is none.</summary>
    public int NextAnchor(int from) => Next(anchors, from);

    private int Next(ulong[] marks, int from)
    {
        if (from >= length)
        {
            return length;
        }

        var index = (uint)from / BlockBytes;
        var rest = marks[index] >> from << from;
        while (rest == 0)
        {
            if (++index > (uint)(length - 1) / BlockBytes)
            {
                return length;
            }

            rest = marks[index];
        }

        return (int)(index * BlockBytes) + BitOperations.TrailingZeroCount(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadBlock(ReadOnlySpan<byte> block, int index, ref Vector256<byte> seen, ref Vector256<byte> seenKinds)
    {
        var first = Vector256.Create(block);
        var second = Vector256.Create(block[Vector256<byte>.Count..]);
        var firstKinds = NibbleTable.Low(Lows, first) & NibbleTable.High(Highs, first);
        var secondKinds = NibbleTable.Low(Lows, second) & NibbleTable.High(Highs, second);
        seen |= first | second;
        seenKinds |= firstKinds | secondKinds;
        stops[index] = Marks(firstKinds, secondKinds, Stops);
        anchors[index] = Marks(firstKinds, secondKinds, unchecked((byte)~Stops));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Marks(Vector256<byte> first, Vector256<byte> second, byte kinds)
    {
        var mask = Vector256.Create(kinds);
        var low = Vector256.Equals(first & mask, Vector256<byte>.Zero).ExtractMostSignificantBits();
        var high = Vector256.Equals(second & mask, Vector256<byte>.Zero).ExtractMostSignificantBits();
        return ~(low | ((ulong)high << Vector256<byte>.Count));
    }
}
