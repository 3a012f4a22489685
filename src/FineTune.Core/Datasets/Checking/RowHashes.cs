using System.Buffers.Binary;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Remembers rows by a 64-bit hash, to find equal ones. Holds three million different rows in 50 MB; later rows are compared with
/// these only. Two different rows are taken for equal with a probability below one in a million for a whole file.
/// </summary>
internal sealed class RowHashes
{
    public const int MaxRows = 3_000_000;

    private ulong[] hashes = new ulong[1024];
    private uint[] lines = new uint[1024];

    public int Count { get; private set; }

    public bool IsFull => Count >= MaxRows;

    /// <summary>Remembers a row.</summary>
    /// <returns>Line of an equal row before it; 0 where there is none.</returns>
    public long Add(ulong hash, long line)
    {
        hash = hash == 0 ? 1 : hash;
        var at = Place(hashes, hash);
        if (hashes[at] == hash)
        {
            return lines[at];
        }

        if (!IsFull)
        {
            if (Count * 4L >= hashes.Length * 3L)
            {
                Grow();
                at = Place(hashes, hash);
            }

            hashes[at] = hash;
            lines[at] = (uint)Math.Min(line, uint.MaxValue);
            Count++;
        }

        return 0;
    }

    public static ulong Hash(ReadOnlySpan<byte> row)
    {
        // Multiply and fold, eight bytes at a time, as wyhash does.
        var hash = 0x9E3779B97F4A7C15UL ^ (ulong)row.Length;
        for (; row.Length >= 8; row = row[8..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(row), 0xA0761D6478BD642FUL);
        }

        var rest = 0UL;
        foreach (var one in row)
        {
            rest = (rest << 8) | one;
        }

        return Fold(hash ^ rest, 0xE7037ED1A0B428DBUL);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private static int Place(ulong[] table, ulong hash)
    {
        var mask = table.Length - 1;
        var at = (int)(hash >> 20) & mask;
        while (table[at] != 0 && table[at] != hash)
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        var (oldHashes, oldLines) = (hashes, lines);
        hashes = new ulong[oldHashes.Length * 2];
        lines = new uint[oldHashes.Length * 2];
        for (var i = 0; i < oldHashes.Length; i++)
        {
            if (oldHashes[i] != 0)
            {
                var at = Place(hashes, oldHashes[i]);
                (hashes[at], lines[at]) = (oldHashes[i], oldLines[i]);
            }
        }
    }
}
