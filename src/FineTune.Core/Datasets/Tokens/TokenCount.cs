using System.Text.Json.Serialization;
using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Tokens;

/// <summary>Rows of one length.</summary>
/// <param name="Tokens">The length.</param>
/// <param name="Rows">How many rows have it.</param>
public sealed record RowLength(long Tokens, long Rows);

/// <summary>
/// How long the rows of a version are under a tokenizer, before they are cut to length: a conversation whole, of a preference pair the
/// longer of its two, a plain text with the token that ends it.
/// </summary>
/// <param name="Template">Prompt template that stood around the texts; null where the texts alone were counted.</param>
/// <param name="Rows">Rows of the version.</param>
/// <param name="CountedRows">Rows of them that were counted, evenly spread over the file.</param>
/// <param name="DroppedRows">Counted rows that training would leave out; they have no length.</param>
/// <param name="Lengths">Every length that there is, shortest first.</param>
public sealed record TokenCount(string? Template, long Rows, long CountedRows, long DroppedRows, IReadOnlyList<RowLength> Lengths)
{
    /// <summary>Whether every row was counted; else what is told of all rows is extended from those that were.</summary>
    [JsonIgnore]
    public bool IsWhole => CountedRows == Rows;

    /// <summary>Tokens of all rows.</summary>
    [JsonIgnore]
    public long Tokens => OfAll(Lengths.Sum(length => length.Tokens * length.Rows));

    /// <summary>Tokens of the longest row that was counted.</summary>
    [JsonIgnore]
    public long LongestRow => Lengths is [.., var longest] ? longest.Tokens : 0;

    /// <summary>Mean tokens of a row that trains, when rows are cut to a length.</summary>
    public double MeanRow(long cutoff = long.MaxValue)
    {
        var rows = Lengths.Sum(length => length.Rows);
        return rows == 0 ? 0 : Lengths.Sum(length => Math.Min(length.Tokens, cutoff) * (double)length.Rows) / rows;
    }

    /// <summary>Rows that are longer than a length, and the tokens that they have beyond it.</summary>
    public (long Rows, long Tokens) Beyond(long cutoff)
    {
        var longer = Lengths.Where(length => length.Tokens > cutoff).ToList();
        return (OfAll(longer.Sum(length => length.Rows)), OfAll(longer.Sum(length => (length.Tokens - cutoff) * length.Rows)));
    }

    /// <summary>The counted rows in classes of similar length, shortest first.</summary>
    public IReadOnlyList<TokenBucket> Histogram()
    {
        var histogram = new TokenHistogram();
        foreach (var length in Lengths)
        {
            histogram.Add(length.Tokens, length.Rows);
        }

        return histogram.ToList();
    }

    private long OfAll(long counted) => CountedRows is 0 || IsWhole ? counted : (long)Math.Round(counted * ((double)Rows / CountedRows));
}
