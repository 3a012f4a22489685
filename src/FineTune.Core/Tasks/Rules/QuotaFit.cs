using FineTune.Core.Findings;
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
            var raise = new LocalizedText(
                $"have an owner of the workspace raise the quota (PUT /api/workspaces/{quota.Workspace}/quotas)", $"请工作区所有者提高配额（PUT /api/workspaces/{quota.Workspace}/quotas）");
            if (quota.Jobs is { } jobs && quota.UnderWay.Count + task.Jobs.Count > jobs)
            {
                findings.Error("jobs", "over-job-quota",
                    new($"At most {jobs} jobs of {quota.Name.En} may be queued and running at a time. Under way: {quota.UnderWay.Count}; in this task: {task.Jobs.Count}.",
                        $"{quota.Name.Zh}最多可有 {jobs} 个排队和运行中的作业；现有 {quota.UnderWay.Count} 个，此任务还有 {task.Jobs.Count} 个。"),
                    new($"Wait until some have ended, pause or cancel some, or {raise.En}.", $"等待部分作业结束，暂停或取消部分作业，或{raise.Zh}。"));
            }

            foreach (var (job, index) in task.Jobs.Select((job, index) => (job, index)))
            {
                if (job.Compute(task.Location).TotalCards is var wanted && wanted > quota.Cards)
                {
                    findings.Error($"jobs[{index}].{ParameterTable.Cards.Path}", "over-card-quota",
                        new($"At most {quota.Cards} cards may be in use by {quota.Name.En}. In use: {quota.CardsInUse}; asked for by this job alone: {wanted}.",
                            $"{quota.Name.Zh}最多可使用 {quota.Cards} 张卡；现用 {quota.CardsInUse} 张，此作业单独就需要 {wanted} 张。"),
                        new($"Ask for fewer cards or nodes, or {raise.En}.", $"请减少卡数或任务并行数，或{raise.Zh}。"));
                }
            }
        }
    }
}
