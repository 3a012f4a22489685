using System.Numerics;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>A bit for each byte of a text, 64 in one.</summary>
internal sealed class BitMarks
{
    private ulong[] words = [];

    /// <summary>Makes room for the bits of so many blocks; what stood there is to be overwritten.</summary>
    public Span<ulong> Begin(int blocks)
    {
        if (words.Length < blocks + Vector512<ulong>.Count)
        {
            words = new ulong[BitOperations.RoundUpToPowerOf2((uint)(blocks + Vector512<ulong>.Count))];
        }

        // What is sought is found here at the latest.
        words[blocks] = ulong.MaxValue;
        return words.AsSpan(0, blocks);
    }

    /// <summary>The next marked byte from a place on; <paramref name="end"/> where there is none before it.</summary>
    public int Next(int from, int end)
    {
        var index = (uint)from / ByteBlocks.Size;
        var rest = words[index] >> from << from;
        if (rest == 0)
        {
            index = NextMarked(index + 1);
            rest = words[index];
        }

        return Math.Min(end, (int)(index * ByteBlocks.Size) + BitOperations.TrailingZeroCount(rest));
    }

    // Eight at once: how many blocks a text goes on for cannot be foretold, and a branch for each would mostly be wrong at the last.
    private uint NextMarked(uint index)
    {
        ulong marked;
        while ((marked = ~Vector512.Equals(Vector512.Create(words.AsSpan((int)index)), Vector512<ulong>.Zero).ExtractMostSignificantBits() & 0xFF) == 0)
        {
            index += (uint)Vector512<ulong>.Count;
        }

        return index + (uint)BitOperations.TrailingZeroCount(marked);
    }
}
