using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>
/// Names a job in this contract, where a job is one thing and not part of a task: <c>{task}.{job}.{tail}</c>. The tail, the end
/// of the task's id, keeps a name that is used again from meaning the new task.
/// </summary>
internal readonly record struct JobId(string Task, string Job, string Tail)
{
    public const int TailLength = 8;

    private const string Prefix = "ftjob-";

    public static JobId Of(Job job) => new(job.Key.Task, job.Key.Job, TailOf(job.TaskId));

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static JobId? Parse(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) ? ParseParts(text[Prefix.Length..].Split('.')) : null;

    /// <summary>Reads the three parts; null where they cannot be those of a job.</summary>
    public static JobId? ParseParts(ReadOnlySpan<string> parts) =>
        parts.Length == 3 && TaskSpecReader.IsName(parts[0]) && TaskSpecReader.IsName(parts[1]) && parts[2].Length == TailLength
            ? new JobId(parts[0], parts[1], parts[2])
            : null;

    public static string TailOf(string taskId) => taskId[^TailLength..];

    /// <summary>The parts without prefix, for ids of what belongs to a job.</summary>
    public string Parts => $"{Task}.{Job}.{Tail}";

    public override string ToString() => Prefix + Parts;
}
