using FineTune.Core.Datasets;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tests.Datasets;

/// <summary>Rows that are longer than a task keeps.</summary>
public sealed class CutoffTests
{
    private static readonly long Default = ParameterTable.CutoffLength.Default;

    [Fact]
    public async Task CheckAsync_NoCutoffNamed_WarnsBeyondTheLengthThatATaskKeepsByDefault()
    {
        Assert.Empty((await Checks.CheckAsync(RowOf(Default))).Findings);
        var told = Assert.Single((await Checks.CheckAsync(RowOf(Default + 1))).Findings);
        Assert.Equal("longer-than-cutoff", told.Code);
        Assert.EndsWith($"1 beyond {Default}", told.Places[0].Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_CutoffNamed_WarnsBeyondThatOne()
    {
        Assert.Empty((await Checks.CheckAsync(RowOf(Default + 1), options: Read($"{Default + 1}"))).Findings);
        Assert.Single((await Checks.CheckAsync(RowOf(Default), options: Read($"{Default - 1}"))).Findings);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("131073")]
    public void CheckOptionsReader_CutoffThatNoTaskCanHave_IsRefusedWithTheRange(string cutoff)
    {
        var (options, findings) = CheckOptionsReader.Read(field => field == "cutoffLength" ? cutoff : null);
        Assert.Null(options);
        var told = Assert.Single(findings);
        Assert.Equal(("cutoffLength", "out-of-range"), (told.Path, told.Code));
        Assert.Contains($"{ParameterTable.CutoffLength.Maximum}", told.Message.En, StringComparison.Ordinal);
        Assert.Contains($"{Default}", told.Fix.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_AnyLength_CountsTheRowsThatTheCheckWarnsAbout()
    {
        var report = await Checks.CheckAsync(RowOf(100) + RowOf(500) + RowOf(513) + RowOf(900), options: Read("512"));
        Assert.Equal(2, report.Findings.Single(group => group.Code == "longer-than-cutoff").Count);
        Assert.Equal((2, 1 + 388), report.Statistics.Beyond(512));
        Assert.Equal((0, 0), report.Statistics.Beyond(900));
    }

    private static CheckOptions Read(string cutoff) => CheckOptionsReader.Read(field => field == "cutoffLength" ? cutoff : null).Options!;

    // Four characters are estimated as a token; the question has one of them.
    private static string RowOf(long tokens) => $$"""{"instruction":"q","output":"{{new string('a', (int)(4 * tokens) - 1)}}"}""" + "\n";
}
