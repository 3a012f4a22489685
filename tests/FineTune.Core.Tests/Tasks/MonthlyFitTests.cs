using System.Text.Json;
using FineTune.Core.Money;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>Two jobs on GPUs that cost as much as each other, against what is left of a month.</summary>
public sealed class MonthlyFitTests
{
    private static readonly decimal Cost = Read("fit", purse: null).Estimates[0].CostUsd!.Value;

    [Fact]
    public void Read_BothJobsFit_FindsNothing() => Assert.NotNull(Read("fit", Left(2 * Cost)).Spec);

    [Fact]
    public void Read_OnlyTheFirstJobFits_RefusesTheSecondAndNamesBudgetUseAndFix()
    {
        var reading = Read("fit", Left((2 * Cost) - 0.01m));

        Assert.Null(reading.Spec);
        var finding = Assert.Single(reading.Findings, finding => finding.Code == "over-monthly-budget");
        Assert.Equal("jobs[1].compute.budgetPolicy", finding.Path);
        Assert.Contains("workspace 'team-a' for 2026-11, 100 USD", finding.Message.En, StringComparison.Ordinal);
        Assert.Contains("PUT /api/workspaces/team-a/budgets", finding.Fix.En, StringComparison.Ordinal);
        RuleCaseTests.IsComplete(finding);
    }

    [Fact]
    public void Read_PolicySaysToStartAnyway_IsLetThrough() => Assert.NotNull(Read("pause", Left(0)).Spec);

    [Fact]
    public void Read_TaskOnThisMachineThatCostsNothing_IsLetThroughWhateverIsSpent()
    {
        using var document = JsonDocument.Parse("""{"name":"a","model":"tiny","dataset":"faq"}""");

        Assert.NotNull(TaskSpecReader.Read(document.RootElement, Samples.Context with { Purses = [Left(-5)] }).Spec);
    }

    private static Purse Left(decimal usd) => new("team-a", null, new Month(2026, 11), 100, 100 - usd, 0, new DateTimeOffset(2026, 11, 9, 0, 0, 0, TimeSpan.Zero));

    private static TaskReading Read(string policy, Purse? purse)
    {
        using var document = JsonDocument.Parse($$$"""
            {"name":"a","location":"westeurope","model":"Qwen2.5-7B-Instruct","dataset":"faq",
             "jobs":[{"name":"one","compute":{"budgetPolicy":"{{{policy}}}"}},{"name":"two","compute":{"budgetPolicy":"{{{policy}}}"}}]}
            """);
        return TaskSpecReader.Read(document.RootElement, purse is null ? Samples.Context : Samples.Context with { Purses = [purse] });
    }
}
