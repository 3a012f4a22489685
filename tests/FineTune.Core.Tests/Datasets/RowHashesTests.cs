using CsCheck;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Tests.Datasets;

public sealed class RowHashesTests
{
    // Hashes are stored with versions, and compared with those that other machines and later programs find.
    [Fact]
    public void Hash_KnownRows_IsTheSameEverywhereAndAlways()
    {
        Assert.Equal(0x0CA82C50B423D303UL, RowHash.Of([], trains: true));
        Assert.Equal(0xD1F4F913338428C7UL, RowHash.Of("{\"text\":\"a\"}"u8, trains: true));
        Assert.Equal(0x142D7F43C9361508UL, RowHash.Of([.. Enumerable.Range(0, 200).Select(one => (byte)one)], trains: false));
    }

    [Fact]
    public void Hash_RowsThatDifferInOneBitOrInLength_Differ()
    {
        var hashes = new HashSet<ulong>();
        var rows = 0;
        for (var length = 0; length < 150; length++)
        {
            var row = new byte[length];
            Assert.True(hashes.Add(RowHash.Of(row, trains: false)));
            rows++;
            for (var bit = 0; bit < 8 * length; bit++)
            {
                row[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.True(hashes.Add(RowHash.Of(row, trains: false)), $"bit {bit} of {length} bytes");
                row[bit / 8] ^= (byte)(1 << (bit % 8));
                rows++;
            }
        }

        Assert.Equal(rows, hashes.Count);
    }

    [Fact]
    public void Hash_RowsWhoseWordsAreExchanged_Differ() => Gen.Byte.Array[160].Sample(row =>
    {
        var hash = RowHash.Of(row, trains: true);
        for (var word = 0; word + 8 < row.Length; word += 8)
        {
            byte[] other = [.. row[..word], .. row[(word + 8)..(word + 16)], .. row[word..(word + 8)], .. row[(word + 16)..]];
            if (!other.SequenceEqual(row) && RowHash.Of(other, trains: true) == hash)
            {
                return false;
            }
        }

        return true;
    }, iter: 1_000);

    [Fact]
    public void Add_RowsOfWhichSomeAreEqual_GivesTheFirstLineOfEach() => Gen.Int[1, 4_000].Array[0, 6_000].Sample(numbers =>
    {
        var (hashes, expected) = (new RowHashes(), new Dictionary<ulong, long>());
        var rows = numbers.Select((number, index) => new BatchRow(0, 0, index + 1, null) { Hash = RowHash.Of(BitConverter.GetBytes(number), trains: true) }).ToArray();
        for (var index = 0; index < rows.Length; index++)
        {
            if (index % RowHashes.Ahead == 0)
            {
                hashes.Fetch(rows.AsSpan(index, Math.Min(RowHashes.Ahead, rows.Length - index)));
            }

            var (hash, line) = (rows[index].Hash, rows[index].Line);
            if (hashes.Add(hash, line) != expected.GetValueOrDefault(hash))
            {
                return false;
            }

            expected.TryAdd(hash, line);
        }

        return hashes.Count == expected.Count;
    }, iter: 100);
}
