using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Remembers rows by a hash of 63 bits, to find equal ones. Holds three million different rows in 50 MB; later rows are compared with
/// these only. Two different rows are taken for equal with a probability of about one in two million for a whole file.
/// </summary>
public sealed class RowHashes
{
    /// <summary>Most rows that are remembered.</summary>
    public const int MaxRows = 3_000_000;

    /// <summary>Rows whose places are looked at together.</summary>
    internal const int Ahead = 16;

    private Entry[] entries = new Entry[1024];

    // What was looked at, so that the looks are not left out for leading to nothing.
    private ulong fetched;

    /// <summary>Different rows.</summary>
    internal int Count { get; private set; }

    internal bool IsFull => Count >= MaxRows;

    /// <summary>The hashes of the rows that train, 8 bytes each with the lowest first, in ascending order.</summary>
    public byte[] ToBytes()
    {
        var training = entries.Where(entry => (entry.Hash & RowHash.Trains) != 0).Select(entry => entry.Hash).ToArray();
        Array.Sort(training);
        var bytes = new byte[training.Length * sizeof(ulong)];
        for (var index = 0; index < training.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(index * sizeof(ulong)), training[index]);
        }

        return bytes;
    }

    /// <summary>Makes room for rows that are probably still to come, so that it need not be made little by little.</summary>
    internal void Reserve(long rows)
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(rows, 1, MaxRows) * 4 / 3);
        if (length > entries.Length)
        {
            Grow(length);
        }
    }

    /// <summary>
    /// Looks at the places of rows that are added next. Each is far from the others in memory, and they are waited for together here, not
    /// one after another.
    /// </summary>
    internal void Fetch(ReadOnlySpan<BatchRow> rows)
    {
        var (mask, seen) = (entries.Length - 1, 0UL);
        foreach (ref readonly var row in rows)
        {
            seen |= entries[(int)(row.Hash >> 20) & mask].Hash;
        }

        fetched = seen;
    }

    /// <summary>Remembers a row.</summary>
    /// <returns>Line of an equal row before it; 0 where there is none.</returns>
    internal long Add(ulong hash, long line)
    {
        ref var entry = ref Place(entries, hash);
        if (entry.Hash == hash)
        {
            return entry.Line;
        }

        if (!IsFull)
        {
            if (Count * 4L >= entries.Length * 3L)
            {
                Grow(2 * entries.Length);
                entry = ref Place(entries, hash);
            }

            entry = new Entry(hash, (uint)Math.Min(line, uint.MaxValue));
            Count++;
        }

        return 0;
    }

    // The entry of a hash, or the empty one where it belongs.
    private static ref Entry Place(Entry[] table, ulong hash)
    {
        var mask = table.Length - 1;
        var at = (int)(hash >> 20) & mask;
        while (table[at].Hash != 0 && table[at].Hash != hash)
        {
            at = (at + 1) & mask;
        }

        return ref table[at];
    }

    private void Grow(int length)
    {
        var old = entries;
        entries = new Entry[length];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.Hash != 0)
            {
                Place(entries, entry.Hash) = entry;
            }
        }
    }

    // Both stand together, so that a row waits for memory once; packed, so that four million take 48 MB.
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(uint))]
    private readonly record struct Entry(ulong Hash, uint Line);
}
