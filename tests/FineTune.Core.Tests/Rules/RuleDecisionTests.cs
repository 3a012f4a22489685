using System.Text.Json;
using CsCheck;
using FineTune.Core.Findings;
using FineTune.Core.Rules;

namespace FineTune.Core.Tests.Rules;

public sealed class RuleDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LocalizedText Why = new("Why.", "原因。");

    private static readonly Gen<(DatasetRule Rule, RuleSituation Situation)> Cases = Gen.Select(
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 10], Gen.Int[-1, 20], Gen.Bool),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 5], Gen.Int[-1, 12]),
        Gen.Select(Gen.Int[0, 20], Gen.Int[0, 4]),
        (rule, now, money) => (
            new DatasetRule("r", "d", "sft", [], "{dataset}-{version}", rule.Item1, TimeSpan.FromHours(rule.Item2), rule.Item3 < 0 ? null : rule.Item3, rule.Item4, true, Noon),
            new RuleSituation(now.Item1, Why, now.Item2, now.Item3, now.Item4 < 0 ? null : Noon.AddHours(-now.Item4), money.Item1, money.Item2 == 0 ? Why : null, Noon)));

    [Fact]
    public void Decide_WheneverATaskIsMade_EveryLimitHolds() => Cases.Sample(one =>
    {
        var (rule, situation) = one;
        var (outcome, reason) = RuleDecision.Decide(rule, situation);
        var allowed = situation is { Fits: true, IsNewest: true, Problem: null } && situation.Active < rule.MaxConcurrent
            && (rule.BudgetUsd is null || situation.CostUsd <= rule.BudgetUsd) && (situation.LastFiredAt is null || situation.LastFiredAt + rule.CoolDown <= situation.Now);
        return (outcome is FiringOutcome.Fired or FiringOutcome.DryRun) == allowed && (outcome != FiringOutcome.Fired || !rule.DryRun) && reason.En.Length > 0 && reason.Zh.Length > 0;
    });

    [Fact]
    public void Decide_Waiting_EndsByItselfWhenTasksEndAndTimePasses() => Cases.Sample(one =>
    {
        var (rule, situation) = one;
        return RuleDecision.Decide(rule, situation).Outcome != FiringOutcome.Waiting
            || RuleDecision.Decide(rule, situation with { Active = 0, Now = situation.Now + rule.CoolDown }).Outcome is FiringOutcome.Fired or FiringOutcome.DryRun;
    });

    [Fact]
    public void Read_WholeRule_HasEveryField()
    {
        var (rule, findings) = Read("""
            {"name":"nightly","dataset":"faq","stage":"dpo","task":{"model":"m"},"taskName":"n-{version}","maxConcurrent":2,"coolDown":"PT6H","budgetUsd":12.5,"dryRun":true,"enabled":false}
            """);
        Assert.Empty(findings);
        Assert.Equal(("nightly", "faq", "dpo", "n-{version}", 2, TimeSpan.FromHours(6), 12.5m, true, false, Noon),
            (rule!.Name, rule.Dataset, rule.Stage, rule.TaskName, rule.MaxConcurrent, rule.CoolDown, rule.BudgetUsd, rule.DryRun, rule.Enabled, rule.CreatedAt));
    }

    [Theory]
    [InlineData("""[]""", "")]
    [InlineData("""{"name":"A","dataset":"faq","task":{}}""", "name")]
    [InlineData("""{"name":"a","task":{}}""", "dataset")]
    [InlineData("""{"name":"a","dataset":"faq"}""", "task")]
    [InlineData("""{"name":"a","dataset":"faq","task":{"name":"x"}}""", "task.name")]
    [InlineData("""{"name":"a","dataset":"faq","task":{"model":"\ud800"}}""", "task")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"stage":"ppo"}""", "stage")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"taskName":"same"}""", "taskName")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"taskName":"../{version}"}""", "taskName")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"maxConcurrent":0}""", "maxConcurrent")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"coolDown":"6 hours"}""", "coolDown")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"budgetUsd":-1}""", "budgetUsd")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"dryRun":"yes"}""", "dryRun")]
    [InlineData("""{"name":"a","dataset":"faq","task":{},"webhook":1}""", "webhook")]
    public void Read_OneFault_IsToldAtItsField(string json, string path)
    {
        var (rule, findings) = Read(json);
        Assert.Null(rule);
        Assert.Equal(path, Assert.Single(findings).Path);
    }

    private static (DatasetRule? Rule, IReadOnlyList<Finding> Findings) Read(string json) => RuleReader.Read(JsonElement.Parse(json), Noon);
}
