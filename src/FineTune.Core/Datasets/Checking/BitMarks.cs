using System.Numerics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>A bit for each byte of a text, 64 in one.</summary>
internal sealed class BitMarks
{
    /// <summary>Bytes whose bits stand in one.</summary>
    public const int BlockBytes = 64;

    private ulong[] words = [];

    /// <summary>Makes room for the bits of so many blocks; what stood there is to be overwritten.</summary>
    public Span<ulong> Begin(int blocks)
    {
        if (words.Length < blocks)
        {
            words = new ulong[BitOperations.RoundUpToPowerOf2((uint)blocks)];
        }

        return words.AsSpan(0, blocks);
    }

    /// <summary>The next marked byte from a place on; <paramref name="end"/> where there is none before it.</summary>
    public int Next(int from, int end)
    {
        if (from >= end)
        {
            return end;
        }

        var index = from / BlockBytes;
        var rest = words[index] >> from << from;
        while (rest == 0)
        {
            if (++index > (end - 1) / BlockBytes)
            {
                return end;
            }

            rest = words[index];
        }

        return Math.Min(end, (index * BlockBytes) + BitOperations.TrailingZeroCount(rest));
    }
}
