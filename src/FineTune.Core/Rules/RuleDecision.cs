using System.Globalization;
using FineTune.Core.Findings;

namespace FineTune.Core.Rules;

/// <summary>What a rule is decided by.</summary>
/// <param name="Fits">Whether the version fits the rule's stage.</param>
/// <param name="FitReason">Why, or why not.</param>
/// <param name="IsNewest">Whether no newer version of the dataset is there.</param>
/// <param name="Active">Tasks of the rule that are under way.</param>
/// <param name="LastFiredAt">When the rule last made a task; null where it never did.</param>
/// <param name="CostUsd">Estimated cost of the task; 0 where the location costs nothing.</param>
/// <param name="Problem">First reason why the task would be refused; null where it is sound.</param>
/// <param name="Now">UTC.</param>
public sealed record RuleSituation(
    bool Fits, LocalizedText FitReason, bool IsNewest, int Active, DateTimeOffset? LastFiredAt, decimal CostUsd, LocalizedText? Problem, DateTimeOffset Now);

/// <summary>Decides what a version makes of a rule. Pure.</summary>
public static class RuleDecision
{
    public static (FiringOutcome Outcome, LocalizedText Reason) Decide(DatasetRule rule, RuleSituation situation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(situation);
        if (!situation.Fits)
        {
            return (FiringOutcome.DoesNotFit, situation.FitReason);
        }

        if (!situation.IsNewest)
        {
            return (FiringOutcome.Superseded, new("A newer version of the dataset is there.", "该数据集已有更新的版本。"));
        }

        if (situation.Problem is { } problem)
        {
            return (FiringOutcome.TaskInvalid, problem);
        }

        if (rule.BudgetUsd is { } limit && situation.CostUsd > limit)
        {
            var (cost, budget) = (Money(situation.CostUsd), Money(limit));
            return (FiringOutcome.OverBudget, new($"The estimate of {cost} USD is above the budget of {budget} USD.", $"预估费用 {cost} 美元超过预算 {budget} 美元。"));
        }

        if (situation.Active >= rule.MaxConcurrent)
        {
            return (FiringOutcome.Waiting, new($"{situation.Active} task(s) of the rule are under way; it allows {rule.MaxConcurrent}.", $"该规则有 {situation.Active} 个任务在进行，最多允许 {rule.MaxConcurrent} 个。"));
        }

        if (situation.LastFiredAt is { } last && last + rule.CoolDown > situation.Now)
        {
            var until = (last + rule.CoolDown).ToString("u", CultureInfo.InvariantCulture);
            return (FiringOutcome.Waiting, new($"The rule cools down until {until}.", $"规则冷却至 {until}。"));
        }

        return rule.DryRun
            ? (FiringOutcome.DryRun, new("A task would have been created.", "将会创建任务（试运行）。"))
            : (FiringOutcome.Fired, new("The version passed its check.", "该版本通过了检查。"));
    }

    private static string Money(decimal usd) => usd.ToString("0.00", CultureInfo.InvariantCulture);
}
