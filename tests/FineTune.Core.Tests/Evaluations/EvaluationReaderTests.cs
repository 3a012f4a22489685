using System.Text.Json;
using FineTune.Core.Datasets;
using FineTune.Core.Evaluations;
using FineTune.Core.Findings;

namespace FineTune.Core.Tests.Evaluations;

public sealed class EvaluationReaderTests
{
    private static readonly DatasetVersion Questions = Version(DatasetFormat.Messages);

    [Fact]
    public void Read_ADatasetAndPrompts_NamesTheVersionAndTakesDefaults()
    {
        var options = Read("""{ "dataset": "faq", "prompts": [ "Hello?" ] }""", "sft", Questions).Options!;

        Assert.Equal(("faq@0123456789abcdef", 1000, 128, 0d, 42), (options.Dataset, options.MaxSamples, options.MaxNewTokens, options.Temperature, options.Seed));
        Assert.Equal(["Hello?"], options.Prompts);
    }

    [Fact]
    public void Read_EveryMistakeAtOnce_IsToldByFieldInBothLanguages()
    {
        var (options, findings) = Read(
            """{ "dataset": "faq", "prompts": [ "Hello?", 5, "\ud800" ], "maxSamples": 0.5, "maxNewTokens": "9", "temperature": -1, "seed": 1e300, "promts": [] }""", "dpo", Questions);

        Assert.Null(options);
        Assert.Equal(
            ["promts unknown-field", "dataset dataset-stage-mismatch", "prompts[1] bad-prompt", "prompts[2] bad-prompt", "maxSamples out-of-range", "maxNewTokens out-of-range",
                "temperature out-of-range", "seed out-of-range"],
            findings.Select(finding => $"{finding.Path} {finding.Code}"));
        Assert.All(findings, finding => Assert.True(finding.Severity == Severity.Error && finding.Message.Zh != finding.Message.En && finding.Fix is { En: not "", Zh: not "" }));
    }

    [Theory]
    [InlineData("[]", "sft", " wrong-type")]
    [InlineData("{}", "sft", " required")]
    [InlineData("""{ "dataset": null, "prompts": [] }""", "sft", " required")]
    [InlineData("""{ "dataset": 7 }""", "sft", "dataset wrong-type")]
    [InlineData("""{ "dataset": "none" }""", "sft", "dataset unknown-dataset")]
    [InlineData("""{ "prompts": "Hello?" }""", "sft", "prompts wrong-type")]
    [InlineData("""{ "prompts": [ " " ] }""", "sft", "prompts[0] bad-prompt")]
    [InlineData("""{ "prompts": [ "Hello?" ] }""", "rm", "prompts no-answers")]
    public void Read_WhatCannotBeEvaluated_SaysWhy(string body, string stage, string told) =>
        Assert.Equal(told, Assert.Single(Read(body, stage, null).Findings) is var finding ? $"{finding.Path} {finding.Code}" : "");

    [Fact]
    public void Read_PromptsBeyondTheLimits_AreRefused()
    {
        var limits = (EvaluationOptions.MostPrompts, EvaluationOptions.MostPromptCharacters);
        Assert.NotNull(Read(Prompts(limits.MostPrompts, limits.MostPromptCharacters), "sft", null).Options);
        Assert.Equal("wrong-type", Assert.Single(Read(Prompts(limits.MostPrompts + 1, 1), "sft", null).Findings).Code);
        Assert.Equal("bad-prompt", Assert.Single(Read(Prompts(1, limits.MostPromptCharacters + 1), "sft", null).Findings).Code);
    }

    [Fact]
    public void Read_ADatasetThatFailedItsCheck_IsRefused()
    {
        var broken = Questions with { Report = Questions.Report with { Rows = 0, InvalidRows = 3 } };
        Assert.Equal("unusable-dataset", Assert.Single(Read("""{ "dataset": "faq" }""", "sft", broken).Findings).Code);
    }

    [Theory]
    [InlineData("""{ "dataset": "faq@12ab" }""", "faq@12ab")]
    [InlineData("""{ "dataset": "faq@../x" }""", null)]
    [InlineData("""{ "dataset": "../faq" }""", null)]
    [InlineData("""{ "dataset": 5 }""", null)]
    [InlineData("5", null)]
    public void FindDataset_OnlyWhatCanNameOne(string body, string? found) => Assert.Equal(found, EvaluationReader.FindDataset(JsonElement.Parse(body))?.ToString());

    [Fact]
    public void IsSameAs_ComparesEveryPartOfWhatIsAsked()
    {
        var asked = new EvaluationOptions("faq@1", ["a", "b"], 10, 10, 0.5, 1);

        Assert.True(asked.IsSameAs(asked with { Prompts = ["a", "b"] }));
        Assert.All(
            [asked with { Dataset = null }, asked with { Prompts = ["b", "a"] }, asked with { Prompts = ["a"] }, asked with { MaxSamples = 11 }, asked with { MaxNewTokens = 11 },
                asked with { Temperature = 0 }, asked with { Seed = 2 }],
            other => Assert.False(asked.IsSameAs(other)));
    }

    private static (EvaluationOptions? Options, IReadOnlyList<Finding> Findings) Read(string body, string stage, DatasetVersion? version) =>
        EvaluationReader.Read(JsonElement.Parse(body), stage, version);

    private static string Prompts(int count, int characters) => JsonSerializer.Serialize(new { prompts = Enumerable.Repeat(new string('a', characters), count) });

    private static DatasetVersion Version(DatasetFormat format) =>
        new("faq", "0123456789abcdef", new string('0', 64), "faq.jsonl", 1, new DatasetReport(format, 100, 0, 5000, 50, 90, []), DateTimeOffset.UnixEpoch);
}
