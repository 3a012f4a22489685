using FineTune.Core.Parameters;
using FineTune.Core.Quotas;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Whether a task's jobs may be under way beside those that are. Cards that are only in use now are waited for.</summary>
internal static class QuotaFit
{
    public static void Check(TaskSpec task, IReadOnlyList<Quota> quotas, FindingList findings)
    {
        foreach (var quota in quotas)
        {
            if (quota.RefusalOf("jobs", task.Jobs.Count) is { } refusal)
            {
                findings.Add(refusal);
            }

            foreach (var (job, index) in task.Jobs.Select((job, index) => (job, index)))
            {
                if (job.Compute(task.Location).TotalCards is var wanted && wanted > quota.Cards)
                {
                    findings.Error($"jobs[{index}].{ParameterTable.Cards.Path}", "over-card-quota",
                        new($"At most {quota.Cards} cards may be in use by {quota.Name.En}. In use: {quota.CardsInUse}; asked for by this job alone: {wanted}.",
                            $"{quota.Name.Zh}最多可使用 {quota.Cards} 张卡；现用 {quota.CardsInUse} 张，此作业单独就需要 {wanted} 张。"),
                        new($"Ask for fewer cards or nodes, or {quota.Raise.En}.", $"请减少卡数或任务并行数，或{quota.Raise.Zh}。"));
                }
            }
        }
    }
}
