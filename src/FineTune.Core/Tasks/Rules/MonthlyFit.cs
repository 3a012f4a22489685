using System.Globalization;
using FineTune.Core.Estimates;
using FineTune.Core.Money;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Whether what a task is estimated to cost is left of the budgets of the month, job by job.</summary>
internal static class MonthlyFit
{
    public static void Check(TaskSpec task, IReadOnlyList<Estimate> estimates, IReadOnlyList<Purse> purses, FindingList findings)
    {
        foreach (var purse in purses)
        {
            var left = purse.Usd - purse.SpentUsd;
            foreach (var (job, index) in task.Jobs.Select((job, index) => (job, index)))
            {
                var cost = estimates.FirstOrDefault(estimate => estimate.Job == job.Name)?.CostUsd ?? 0;
                if (cost == 0)
                {
                    continue;
                }

                left -= cost;
                if (left < 0 && job.Settings.Get(ParameterTable.BudgetPolicy) == "fit")
                {
                    Tell(purse, cost, $"jobs[{index}].{ParameterTable.BudgetPolicy.Path}", findings);
                }
            }
        }
    }

    private static void Tell(Purse purse, decimal cost, string path, FindingList findings) => findings.Error(
        path,
        "over-monthly-budget",
        new(string.Create(CultureInfo.InvariantCulture, $"The run costs about {cost:0.00} USD; of {purse.Name.En} {purse.LeftUsd:0.00} USD are left."),
            string.Create(CultureInfo.InvariantCulture, $"预计费用约 {cost:0.00} 美元；{purse.Name.Zh}仅余 {purse.LeftUsd:0.00} 美元。")),
        new($"Train less, wait for the next month, {purse.Raise.En}, or set compute.budgetPolicy to pause to start anyway.",
            $"请减少训练量、等待下个月、{purse.Raise.Zh}，或将 compute.budgetPolicy 设为 pause 以仍然开始。"));
}
