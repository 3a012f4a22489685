using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Api.Datasets;

/// <summary>How long the rows of a version are under a model's tokenizer, before they are cut to length. Of a preference pair the longer of
/// its two conversations counts.</summary>
/// <param name="Model">Base model whose tokenizer read them.</param>
/// <param name="Template">Prompt template that stood around the texts; null where this host's engine lacks it and the texts alone were counted.</param>
/// <param name="Rows">Rows of the version.</param>
/// <param name="CountedRows">Rows of them that were counted, evenly spread over the file; all, unless the file is large.</param>
/// <param name="DroppedRows">Counted rows that training would leave out.</param>
/// <param name="Tokens">Tokens of all rows; extended from the counted ones where those are fewer, as are the rows and tokens beyond.</param>
/// <param name="MeanRow">Mean tokens of a row.</param>
/// <param name="LongestRow">Tokens of the longest row that was counted.</param>
/// <param name="TokenHistogram">Counted rows by their tokens, shortest first; empty buckets left out.</param>
/// <param name="CutoffLength">Tokens beyond which a row is cut.</param>
/// <param name="RowsBeyond">Rows that are longer.</param>
/// <param name="TokensBeyond">Tokens that they would lose.</param>
internal sealed record VersionTokens(
    string Model, string? Template, long Rows, long CountedRows, long DroppedRows, long Tokens, double MeanRow, long LongestRow,
    IReadOnlyList<TokenBucket> TokenHistogram, long CutoffLength, long RowsBeyond, long TokensBeyond)
{
    public static VersionTokens Of(BaseModel model, TokenCount count, long cutoff)
    {
        var (rows, tokens) = count.Beyond(cutoff);
        return new VersionTokens(
            model.Name, count.Template, count.Rows, count.CountedRows, count.DroppedRows, count.Tokens, count.MeanRow(), count.LongestRow,
            count.Histogram(), cutoff, rows, tokens);
    }
}
