using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Tells whether bytes are UTF-8, 32 at once: what is wrong with two bytes that follow each other is told by three of their halves, and each
/// half is looked up. See Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte" (2021).
/// </summary>
internal static class Utf8Check
{
    /// <summary>Bytes before others that tell whether those are due.</summary>
    private const int Before = 3;

    // What a pair of bytes may be: a first byte that lacks its second, a second byte without a first, a character that is too small for its
    // bytes, half of a surrogate pair, a character beyond U+10FFFF, or two continuing bytes, which are right where a third is due.
    private const byte Short = 1, Long = 2, Small3 = 4, Large = 8, Surrogate = 16, Small2 = 32, Small4 = 64, Larger = 64, Continuing = 128;
    private const byte AnyLow = Short | Long | Continuing;

    private static readonly Vector256<byte> FirstHighs = NibbleTable.Create(
        Long, Long, Long, Long, Long, Long, Long, Long, Continuing, Continuing, Continuing, Continuing,
        Short | Small2, Short, Short | Small3 | Surrogate, Short | Large | Larger | Small4);

    private static readonly Vector256<byte> FirstLows = NibbleTable.Create(
        AnyLow | Small2 | Small3 | Small4, AnyLow | Small2, AnyLow, AnyLow, AnyLow | Large, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger,
        AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger,
        AnyLow | Large | Larger | Surrogate, AnyLow | Large | Larger, AnyLow | Large | Larger);

    private static readonly Vector256<byte> SecondHighs = NibbleTable.Create(
        Short, Short, Short, Short, Short, Short, Short, Short,
        Long | Continuing | Small2 | Small3 | Small4 | Larger, Long | Continuing | Small2 | Small3 | Large,
        Long | Continuing | Small2 | Surrogate | Large, Long | Continuing | Small2 | Surrogate | Large,
        Short, Short, Short, Short);

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hasReplacement">Whether U+FFFD stands in it.</param>
    /// <returns>Whether the row is UTF-8.</returns>
    public static bool IsValid(ReadOnlySpan<byte> row, out bool hasReplacement)
    {
        Vector256<byte> wrong = default, replaced = default;
        ReadEdge([], row[..Math.Min(row.Length, Vector256<byte>.Count)], ref wrong, ref replaced);
        var at = Vector256<byte>.Count;
        for (; at + Vector256<byte>.Count <= row.Length; at += Vector256<byte>.Count)
        {
            Read(row[(at - Before)..], ref wrong, ref replaced);
        }

        if (at <= row.Length)
        {
            ReadEdge(row.Slice(at - Before, Before), row[at..], ref wrong, ref replaced);
        }

        hasReplacement = replaced != Vector256<byte>.Zero;
        return wrong == Vector256<byte>.Zero;
    }

    // Before the row and behind it stand spaces, which end what is cut off. By itself, since a method that both loops and takes room on the
    // stack is not compiled again when it turns out to be busy.
    private static void ReadEdge(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bytes, ref Vector256<byte> wrong, ref Vector256<byte> replaced)
    {
        Span<byte> window = stackalloc byte[Before + Vector256<byte>.Count];
        window.Fill((byte)' ');
        before.CopyTo(window);
        bytes.CopyTo(window[Before..]);
        Read(window, ref wrong, ref replaced);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read(ReadOnlySpan<byte> window, ref Vector256<byte> wrong, ref Vector256<byte> replaced)
    {
        var (third, second, first, bytes) = (Vector256.Create(window), Vector256.Create(window[1..]), Vector256.Create(window[2..]), Vector256.Create(window[Before..]));
        var pairs = NibbleTable.High(FirstHighs, first) & NibbleTable.Low(FirstLows, first) & NibbleTable.High(SecondHighs, bytes);
        var isDue = Vector256.GreaterThanOrEqual(second, Vector256.Create((byte)0xE0)) | Vector256.GreaterThanOrEqual(third, Vector256.Create((byte)0xF0));
        wrong |= pairs ^ (isDue & Vector256.Create(Continuing));
        replaced |= Vector256.Equals(second, Vector256.Create((byte)0xEF)) & Vector256.Equals(first, Vector256.Create((byte)0xBF)) & Vector256.Equals(bytes, Vector256.Create((byte)0xBD));
    }
}
