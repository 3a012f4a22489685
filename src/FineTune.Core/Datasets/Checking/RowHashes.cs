using System.Buffers.Binary;

namespace FineTune.Core.Datasets.Checking;

/// <summary>
/// Remembers rows by a 64-bit hash, to find equal ones. Holds three million different rows in 50 MB; later rows are compared with
/// these only. Two different rows are taken for equal with a probability below one in a million for a whole file.
/// </summary>
internal sealed class RowHashes
{
    public const int MaxRows = 3_000_000;

    private const ulong Seed = 0x9E3779B97F4A7C15UL;

    private ulong[] hashes = new ulong[1024];
    private uint[] lines = new uint[1024];

    public int Count { get; private set; }

    public bool IsFull => Count >= MaxRows;

    /// <summary>Remembers a row.</summary>
    /// <returns>Line of an equal row before it; 0 where there is none.</returns>
    public long Add(ulong hash, long line)
    {
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

    /// <summary>A hash that is never 0.</summary>
    public static ulong Hash(ReadOnlySpan<byte> row)
    {
        // Multiply and fold eight bytes at a time, as wyhash does, in four lanes that do not wait for each other.
        ulong first = Seed ^ (ulong)row.Length, second = Seed, third = Seed, fourth = Seed;
        for (; row.Length >= 32; row = row[32..])
        {
            first = Fold(first ^ BinaryPrimitives.ReadUInt64LittleEndian(row), 0xA0761D6478BD642FUL);
            second = Fold(second ^ BinaryPrimitives.ReadUInt64LittleEndian(row[8..]), 0xE7037ED1A0B428DBUL);
            third = Fold(third ^ BinaryPrimitives.ReadUInt64LittleEndian(row[16..]), 0x8EBC6AF09C88C6E3UL);
            fourth = Fold(fourth ^ BinaryPrimitives.ReadUInt64LittleEndian(row[24..]), 0x589965CC75374CC3UL);
        }

        var hash = Fold(first ^ second, 0xA0761D6478BD642FUL) ^ Fold(third ^ fourth, 0xE7037ED1A0B428DBUL);
        for (; row.Length >= 8; row = row[8..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(row), 0xA0761D6478BD642FUL);
        }

        var rest = 0UL;
        foreach (var one in row)
        {
            rest = (rest << 8) | one;
        }

        hash = Fold(hash ^ rest, 0xE7037ED1A0B428DBUL);
        return hash == 0 ? 1 : hash;
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
