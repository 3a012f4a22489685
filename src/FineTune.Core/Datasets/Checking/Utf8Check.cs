using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Tells whether bytes are UTF-8, 64 at once: what is wrong with two bytes that follow each other is told by three of their halves, and each
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

    private static readonly Vector512<byte> FirstHighs = NibbleTable.Create(
        Long, Long, Long, Long, Long, Long, Long, Long, Continuing, Continuing, Continuing, Continuing,
        Short | Small2, Short, Short | Small3 | Surrogate, Short | Large | Larger | Small4);

    private static readonly Vector512<byte> FirstLows = NibbleTable.Create(
        AnyLow | Small2 | Small3 | Small4, AnyLow | Small2, AnyLow, AnyLow, AnyLow | Large, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger,
        AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger, AnyLow | Large | Larger,
        AnyLow | Large | Larger | Surrogate, AnyLow | Large | Larger, AnyLow | Large | Larger);

    private static readonly Vector512<byte> SecondHighs = NibbleTable.Create(
        Short, Short, Short, Short, Short, Short, Short, Short,
        Long | Continuing | Small2 | Small3 | Small4 | Larger, Long | Continuing | Small2 | Small3 | Large,
        Long | Continuing | Small2 | Surrogate | Large, Long | Continuing | Small2 | Surrogate | Large,
        Short, Short, Short, Short);

    /// <summary>Reads bytes.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="hasReplacement">Whether U+FFFD stands in them.</param>
    /// <returns>Whether they are UTF-8.</returns>
    public static bool IsValid(ReadOnlySpan<byte> text, out bool hasReplacement)
    {
        Vector512<byte> wrong = default, replaced = default;
        ReadEdge([], text[..Math.Min(text.Length, Vector512<byte>.Count)], ref wrong, ref replaced);
        var at = Vector512<byte>.Count;
        for (; at + Vector512<byte>.Count <= text.Length; at += Vector512<byte>.Count)
        {
            var window = text[(at - Before)..];
            if ((Vector512.Create(window) | Vector512.Create(window[Before..])).ExtractMostSignificantBits() != 0)
            {
                Read(window, ref wrong, ref replaced);
            }
        }

        if (at <= text.Length)
        {
            ReadEdge(text.Slice(at - Before, Before), text[at..], ref wrong, ref replaced);
        }

        hasReplacement = replaced != Vector512<byte>.Zero;
        return wrong == Vector512<byte>.Zero;
    }

    // Before the text and behind it stand spaces, which end what is cut off. By itself, since a method that both loops and takes room on the
    // stack is not compiled again when it turns out to be busy.
    private static void ReadEdge(ReadOnlySpan<byte> before, ReadOnlySpan<byte> bytes, ref Vector512<byte> wrong, ref Vector512<byte> replaced)
    {
        Span<byte> window = stackalloc byte[Before + Vector512<byte>.Count];
        window.Fill((byte)' ');
        before.CopyTo(window);
        bytes.CopyTo(window[Before..]);
        Read(window, ref wrong, ref replaced);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Read(ReadOnlySpan<byte> window, ref Vector512<byte> wrong, ref Vector512<byte> replaced)
    {
        var (third, second, first, bytes) = (Vector512.Create(window), Vector512.Create(window[1..]), Vector512.Create(window[2..]), Vector512.Create(window[Before..]));
        var pairs = NibbleTable.High(FirstHighs, first) & NibbleTable.Low(FirstLows, first) & NibbleTable.High(SecondHighs, bytes);
        var isDue = Vector512.GreaterThanOrEqual(second, Vector512.Create((byte)0xE0)) | Vector512.GreaterThanOrEqual(third, Vector512.Create((byte)0xF0));
        wrong |= pairs ^ (isDue & Vector512.Create(Continuing));
        replaced |= Vector512.Equals(second, Vector512.Create((byte)0xEF)) & Vector512.Equals(first, Vector512.Create((byte)0xBF)) & Vector512.Equals(bytes, Vector512.Create((byte)0xBD));
    }
}
