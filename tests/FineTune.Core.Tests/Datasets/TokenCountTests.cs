using CsCheck;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Tests.Datasets;

/// <summary>What lengths of rows tell.</summary>
public sealed class TokenCountTests
{
    private static readonly Gen<long[]> Rows = Gen.OneOf(Gen.Long[0, 40], Gen.Long[0, 100_000]).Array[0, 200];

    [Fact]
    public void EveryRowCounted_TellsWhatTheRowsThemselvesTell() => Gen.Select(Rows, Gen.Long[1, 5000]).Sample((rows, cutoff) =>
    {
        var count = Of(rows, rows.Length);

        Assert.True(count.IsWhole);
        Assert.Equal((rows.Sum(), rows.DefaultIfEmpty().Max()), (count.Tokens, count.LongestRow));
        Assert.Equal((rows.Count(row => row > cutoff), rows.Sum(row => Math.Max(0, row - cutoff))), count.Beyond(cutoff));
        Assert.Equal(rows.DefaultIfEmpty().Average(row => (double)Math.Min(row, cutoff)), count.MeanRow(cutoff), 1e-6);
        var histogram = count.Histogram();
        Assert.All(histogram, bucket => Assert.Equal(
            (rows.Count(row => row >= bucket.From && row < bucket.To), rows.Where(row => row >= bucket.From && row < bucket.To).Sum()), (bucket.Rows, bucket.Tokens)));
        Assert.Equal((rows.Length, rows.Sum()), (histogram.Sum(bucket => bucket.Rows), histogram.Sum(bucket => bucket.Tokens)));
    });

    [Fact]
    public void SomeRowsCounted_TellsOfAllInProportion()
    {
        var count = Of([10, 10, 30, 50], of: 400);

        Assert.False(count.IsWhole);
        Assert.Equal((10_000, 50), (count.Tokens, count.LongestRow));
        Assert.Equal((200, 4000), count.Beyond(20));
        Assert.Equal((25, 15), (count.MeanRow(), count.MeanRow(20)));
        Assert.Equal(4, count.Histogram().Sum(bucket => bucket.Rows));
    }

    [Fact]
    public void RowsThatTrainingDrops_HaveNoLengthAndTakeNoPartInTheMean()
    {
        var count = new TokenCount("llama3", 4, 4, 2, [new RowLength(8, 2)]);

        Assert.Equal((16, 8), (count.Tokens, count.MeanRow()));
        Assert.Equal(0, new TokenCount("llama3", 2, 2, 2, []).MeanRow());
    }

    private static TokenCount Of(long[] rows, long of) => new(
        "llama3", of, rows.Length, 0, [.. rows.GroupBy(row => row).OrderBy(row => row.Key).Select(row => new RowLength(row.Key, row.Count()))]);
}
