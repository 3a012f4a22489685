using FineTune.Core.Estimates;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Holds a task against everything that is more than one field: the rules, and what applies and what an engine can do.</summary>
internal static class TaskCheck
{
    /// <summary>Tells all that is wrong; gives an estimate for each job that is whole.</summary>
    public static IReadOnlyList<Estimate> Check(TaskSpec task, SubmissionContext context, FindingList findings)
    {
        var estimates = new List<Estimate>();
        var told = new HashSet<(string, string)>();
        var model = context.Models.FirstOrDefault(candidate => candidate.Name == task.Model);
        foreach (var (job, index) in task.Jobs.Select((job, index) => (job, index)))
        {
            var path = $"jobs[{index}]";
            TellInapplicable(task, job, path, findings);
            var offer = context.Offers.FirstOrDefault(o => o.Location == task.Location && o.ComputeType == job.Settings.Get(ParameterTable.ComputeType));
            if (model is null || offer is null)
            {
                continue;
            }

            var subject = RuleSubject.Of(task, job, model, offer, context);
            estimates.Add(subject.Estimate);
            var found = EngineSupport.Check(subject, path)
                .Concat(RuleTable.All.Where(rule => rule.IsBroken(subject)).Select(rule => rule.Of(subject, path)));

            // What is wrong with the task itself is the same for each of its jobs.
            foreach (var finding in found.Where(finding => told.Add((finding.Path, finding.Code))))
            {
                findings.Add(finding);
            }
        }

        QuotaFit.Check(task, context.Quotas, findings);
        MonthlyFit.Check(task, estimates, context.Purses, findings);
        return estimates;
    }

    private static void TellInapplicable(TaskSpec task, JobSpec job, string path, FindingList findings)
    {
        foreach (var row in ParameterTable.OfJob.Where(row => !row.Applies(task.Method, task.Stage) && job.Settings.IsChanged(row)))
        {
            findings.Warn($"{path}.{row.Path}", "does-not-apply",
                new LocalizedText($"'{row.Path}' has no effect with method {task.Method} in stage {task.Stage}.", $"方法 {task.Method}、阶段 {task.Stage} 下“{row.Path}”不起作用。"),
                new LocalizedText("Leave it out.", "无需设置。"));
        }
    }
}
