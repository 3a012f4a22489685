namespace FineTune.Core.Datasets;

/// <summary>What a file consists of. Counts are of the rows that can train.</summary>
/// <param name="Bytes">Size of the rows as they train.</param>
/// <param name="Turns">Answers that are trained.</param>
/// <param name="Tokens">Estimated tokens of all text: a quarter of one for an ASCII character, three quarters for any other.</param>
/// <param name="Roles">Messages of each role.</param>
/// <param name="Scripts">Characters of each script: <c>latin, han, kana, hangul, cyrillic, arabic, other</c>.</param>
/// <param name="TokenHistogram">Rows by their estimated tokens, shortest first; empty buckets left out.</param>
/// <param name="Desirable">Rows with <c>kto_tag</c> true.</param>
/// <param name="Undesirable">Rows with <c>kto_tag</c> false.</param>
public sealed record DatasetStatistics(
    long Bytes,
    long Turns,
    long Tokens,
    IReadOnlyDictionary<string, long> Roles,
    IReadOnlyDictionary<string, long> Scripts,
    IReadOnlyList<TokenBucket> TokenHistogram,
    long Desirable,
    long Undesirable)
{
    public static DatasetStatistics None { get; } =
        new(0, 0, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), [], 0, 0);

    /// <summary>Rows that are longer than a length, and the tokens that they have beyond it; the rows of a bucket are taken for equally long.</summary>
    public (long Rows, long Tokens) Beyond(long cutoff)
    {
        var longer = TokenHistogram.Where(bucket => bucket.Tokens > cutoff * bucket.Rows).ToList();
        return (longer.Sum(bucket => bucket.Rows), longer.Sum(bucket => bucket.Tokens - (cutoff * bucket.Rows)));
    }
}

/// <summary>Rows of similar length.</summary>
/// <param name="From">Fewest tokens, inclusive.</param>
/// <param name="To">Most tokens, exclusive.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Tokens">Tokens of these rows together.</param>
public sealed record TokenBucket(long From, long To, long Rows, long Tokens);
