using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
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

    private const int BlockBytes = 64;
    private const ulong Trains = 1;

    // Any odd numbers whose bits are mixed will do; these are wyhash's.
    private const ulong Seed = 0x9E3779B97F4A7C15UL;
    private const ulong Factor = 0xA0761D6478BD642FUL;
    private const ulong SecondFactor = 0xE7037ED1A0B428DBUL;
    private const ulong ThirdFactor = 0x8EBC6AF09C88C6E3UL;
    private const ulong FourthFactor = 0x589965CC75374CC3UL;

    private ulong[] hashes = new ulong[1024];
    private uint[] lines = new uint[1024];

    // What was looked at, so that the looks are not left out for leading to nothing.
    private ulong fetched;

    /// <summary>Different rows.</summary>
    internal int Count { get; private set; }

    internal bool IsFull => Count >= MaxRows;

    /// <summary>The hashes of the rows that train, 8 bytes each with the lowest first, in ascending order.</summary>
    public byte[] ToBytes()
    {
        var training = Array.FindAll(hashes, hash => (hash & Trains) != 0);
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
        if (length > hashes.Length)
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
        var (mask, seen) = (hashes.Length - 1, 0UL);
        foreach (ref readonly var row in rows)
        {
            var at = (int)(row.Hash >> 20) & mask;
            seen |= hashes[at] | lines[at];
        }

        fetched = seen;
    }

    /// <summary>Remembers a row.</summary>
    /// <returns>Line of an equal row before it; 0 where there is none.</returns>
    internal long Add(ulong hash, long line)
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
                Grow(2 * hashes.Length);
                at = Place(hashes, hash);
            }

            hashes[at] = hash;
            lines[at] = (uint)Math.Min(line, uint.MaxValue);
            Count++;
        }

        return 0;
    }

    /// <summary>Hash of a row; its lowest bit says whether the row trains.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> row, bool trains)
    {
        var hash = row.Length < BlockBytes ? HashShort(row) : Hash(row, row.Length);
        return trains ? hash | Trains : hash & ~Trains;
    }

    private static ulong HashShort(ReadOnlySpan<byte> row)
    {
        Span<byte> padded = stackalloc byte[BlockBytes];
        padded.Clear();
        row.CopyTo(padded);
        return Hash(padded, row.Length);
    }

    // The last block may have bytes that were taken already.
    private static ulong Hash(ReadOnlySpan<byte> bytes, int length)
    {
        var lanes = new Lanes();
        for (var rest = bytes; rest.Length > BlockBytes; rest = rest[BlockBytes..])
        {
            lanes.Add(rest);
        }

        lanes.Add(bytes[^BlockBytes..]);
        return Fold(lanes.Fold(), ThirdFactor ^ (ulong)length);
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    /// <summary>Multiplies and folds sixteen bytes at a time, as wyhash does, in four lanes that do not wait for each other.</summary>
    private struct Lanes()
    {
        private ulong first = Seed;
        private ulong second = Seed;
        private ulong third = Seed;
        private ulong fourth = Seed;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ReadOnlySpan<byte> block)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(block[..BlockBytes]);
            first = RowHashes.Fold(words[0] ^ Factor, words[1] ^ first);
            second = RowHashes.Fold(words[2] ^ SecondFactor, words[3] ^ second);
            third = RowHashes.Fold(words[4] ^ ThirdFactor, words[5] ^ third);
            fourth = RowHashes.Fold(words[6] ^ FourthFactor, words[7] ^ fourth);
        }

        public readonly ulong Fold() => RowHashes.Fold(first, second ^ Factor) ^ RowHashes.Fold(third, fourth ^ SecondFactor);
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

    private void Grow(int length)
    {
        var (oldHashes, oldLines) = (hashes, lines);
        hashes = new ulong[length];
        lines = new uint[length];
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
