using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Rows that are longer than a cutoff length.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Tokens">Tokens that they have beyond it.</param>
/// <param name="IsExact">Whether every row was counted under the model's tokenizer.</param>
internal sealed record CutRows(long Rows, long Tokens, bool IsExact)
{
    /// <summary>Of several datasets, each by its count or else by the estimate of its report. Plain text is joined and cut, so that no row is
    /// beyond; of a pair, the report estimates both answers as one row, and only a count tells.</summary>
    public static CutRows Of(
        string stage, long cutoff, IReadOnlyList<DatasetVersion> datasets, IReadOnlyDictionary<DatasetReference, TokenCount> counts)
    {
        var told = new CutRows(0, 0, IsExact: true);
        foreach (var dataset in datasets)
        {
            var count = counts.GetValueOrDefault(new DatasetReference(dataset.Dataset, dataset.Version));
            var (rows, tokens) = stage == "pt" ? default
                : count?.Beyond(cutoff) ?? (stage is "sft" or "kto" ? dataset.Report.Statistics.Beyond(cutoff) : default);
            told = new(told.Rows + rows, told.Tokens + tokens, told.IsExact && count is { IsWhole: true, Template: not null });
        }

        return told;
    }
}
