using System.Globalization;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>How this service marks what it makes, so that it finds it again and touches nothing else.</summary>
internal static class JobTags
{
    /// <summary>Key that every job and cluster of this service carries; lists are filtered by it.</summary>
    public const string Owner = "finetune";

    private const string Task = "finetune.task";
    private const string Job = "finetune.job";
    private const string Attempt = "finetune.attempt";

    public static IReadOnlyDictionary<string, string> Of(AttemptName attempt, JobKey job) => new Dictionary<string, string>
    {
        [Owner] = job.ToString(),
        [Task] = attempt.TaskId,
        [Job] = attempt.Job,
        [Attempt] = attempt.Number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The attempt that a job belongs to; null where it is none of this service.</summary>
    public static AttemptName? AttemptOf(JobResource job) =>
        job.Properties.Tags is { } tags && tags.TryGetValue(Task, out var task) && tags.TryGetValue(Job, out var name)
        && tags.TryGetValue(Attempt, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AttemptName(task, name, number)
            : null;

    /// <summary>The job that a driver knows it by; null where it is none of this service.</summary>
    public static JobKey? KeyOf(JobResource job) =>
        JobKey.TryParse(job.Properties.Tags?.GetValueOrDefault(Owner));
}
