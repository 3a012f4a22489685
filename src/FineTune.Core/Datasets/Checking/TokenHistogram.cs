using System.Numerics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Counts rows by their tokens, eight buckets for each doubling.</summary>
internal sealed class TokenHistogram
{
    private const int Steps = 8;

    private readonly (long Rows, long Tokens)[] buckets = new (long, long)[Steps * 62];

    /// <summary>A quarter of a token for an ASCII character, three quarters for any other.</summary>
    public static long Estimate(long ascii, long others) => ((ascii + 3) / 4) + (((others * 3) + 3) / 4);

    public void Add(long tokens, long rows = 1)
    {
        ref var bucket = ref buckets[Index(tokens)];
        bucket.Rows += rows;
        bucket.Tokens += tokens * rows;
    }

    public void Clear() => Array.Clear(buckets);

    public void Add(TokenHistogram more)
    {
        for (var index = 0; index < buckets.Length; index++)
        {
            buckets[index].Rows += more.buckets[index].Rows;
            buckets[index].Tokens += more.buckets[index].Tokens;
        }
    }

    public IReadOnlyList<TokenBucket> ToList() =>
    [
        .. buckets
            .Select((bucket, index) => new TokenBucket(From(index), From(index + 1), bucket.Rows, bucket.Tokens))
            .Where(bucket => bucket.Rows > 0),
    ];

    // Below 8 tokens a bucket is one length; above, the three bits after the highest tell the bucket.
    private static int Index(long tokens)
    {
        if (tokens < Steps)
        {
            return (int)tokens;
        }

        var exponent = BitOperations.Log2((ulong)tokens) - 3;
        return Steps + (exponent * Steps) + (int)((tokens >> exponent) & (Steps - 1));
    }

    private static long From(int index) =>
        index < Steps ? index : (Steps + (long)(index % Steps)) << ((index / Steps) - 1);
}
