using CsCheck;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Tasks;
using FineTune.Core.Tests.Tasks;

namespace FineTune.Core.Tests.Estimates;

/// <summary>What a dry run tells where the tokens of a dataset were counted.</summary>
public sealed class CountedEstimateTests
{
    [Fact]
    public void Estimate_Counted_HasTheTokensOfTheRowsAsTheyAreCut() => Gen.Select(Gen.Long[1, 3000].Array[1, 20], Gen.Long[16, 2048]).Sample((lengths, cutoff) =>
    {
        var rows = Enumerable.Repeat(lengths, 1000).SelectMany(all => all).Take(1000).ToList();
        var reading = Read("faq", Count(rows), $$"""{"cutoffLength":{{cutoff}},"epochs":1,"batchSize":8,"validationRatio":0}""");

        var estimate = Assert.Single(reading.Estimates);
        Assert.True(estimate.TokensCounted);
        Assert.Equal(125, estimate.Steps);
        Assert.InRange(estimate.Tokens - rows.Sum(row => Math.Min(row, cutoff)), -1, 1);
        var lost = rows.Sum(row => Math.Max(0, row - cutoff));
        var told = reading.Findings.SingleOrDefault(finding => finding.Code == "rows-beyond-cutoff")?.Message.En;
        Assert.Equal(lost == 0 ? null : $"{rows.Count(row => row > cutoff)} of 1000 rows are longer than {cutoff} tokens, as counted under the model's tokenizer; {lost} tokens are cut off and not trained.", told);
    });

    [Fact]
    public void Estimate_NotCounted_SaysSoAndFollowsTheReport()
    {
        var reading = Samples.Read("""{"name":"a","model":"tiny","location":"local","dataset":"long","jobs":[{"name":"j","hyperparameters":{"cutoffLength":512}}]}""");

        Assert.False(Assert.Single(reading.Estimates).TokensCounted);
        Assert.StartsWith("About 100 of 1000 rows", reading.Findings.Single(finding => finding.Code == "rows-beyond-cutoff").Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsBeyondCutoff_SampleOrTextsAlone_IsToldAsAbout()
    {
        var whole = Count(Enumerable.Repeat(600L, 1000));
        foreach (var count in new[] { whole with { CountedRows = 500, Lengths = [new RowLength(600, 500)] }, whole with { Template = null } })
        {
            var told = Read("faq", count, """{"cutoffLength":512}""").Findings.Single(finding => finding.Code == "rows-beyond-cutoff");
            Assert.Equal("About 1000 of 1000 rows are longer than 512 tokens; about 88000 tokens are cut off and not trained.", told.Message.En);
            Assert.Equal("1000 行中约有 1000 行超过 512 个词元，约 88000 个词元会被截断，不参与训练。", told.Message.Zh);
        }
    }

    [Fact]
    public void Estimate_TextsAlone_AddsWhatATemplatePutsAroundThem()
    {
        var rows = Enumerable.Repeat(100L, 1000);
        var with = Assert.Single(Read("faq", Count(rows)).Estimates).Tokens;
        var alone = Assert.Single(Read("faq", Count(rows) with { Template = null }).Estimates).Tokens;

        Assert.Equal(1.12, alone / (double)with, 1e-9);
    }

    [Fact]
    public void PlainText_Counted_IsCutIntoRowsOfTheCutoffLength()
    {
        var reading = Read("text", Count(Enumerable.Repeat(1024L, 1000)), """{"cutoffLength":256,"validationRatio":0,"epochs":1}""", ""","stage":"pt" """);

        Assert.Equal(4000, Assert.Single(reading.Estimates).TrainRows);
        Assert.DoesNotContain(reading.Findings, finding => finding.Code == "rows-beyond-cutoff");
    }

    [Fact]
    public void Pairs_Counted_AreToldWhereTheyAreCut()
    {
        var reading = Read("pairs", Count(Enumerable.Repeat(600L, 1000)), """{"cutoffLength":512}""", ""","stage":"dpo" """);

        Assert.StartsWith("1000 of 1000 rows", reading.Findings.Single(finding => finding.Code == "rows-beyond-cutoff").Message.En, StringComparison.Ordinal);
    }

    private static TokenCount Count(IEnumerable<long> rows)
    {
        var lengths = rows.GroupBy(row => row).OrderBy(row => row.Key).Select(row => new RowLength(row.Key, row.Count())).ToList();
        var all = lengths.Sum(length => length.Rows);
        return new TokenCount("llama3", all, all, 0, lengths);
    }

    private static TaskReading Read(string dataset, TokenCount count, string job = """{}""", string task = "") => Samples.Read(
        $$"""{"name":"a","model":"tiny","location":"local","dataset":"{{dataset}}"{{task}},"jobs":[{"name":"j","hyperparameters":{{job}}}]}""",
        Samples.Context with { Counts = new Dictionary<DatasetReference, TokenCount> { [new(dataset, "abc")] = count } });
}
