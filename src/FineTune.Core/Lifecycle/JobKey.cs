using System.Globalization;

namespace FineTune.Core.Lifecycle;

/// <summary>Names a job: the task it belongs to, its own name, and the workspace of both.</summary>
public readonly record struct JobKey(string Task, string Job, string Workspace = Access.Workspace.Default)
{
    public override string ToString() => Workspace == Access.Workspace.Default ? $"{Task}/{Job}" : $"{Task}/{Job}/{Workspace}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static JobKey? TryParse(string? text) => text?.Split('/') switch
    {
        [var task, var job] => new JobKey(task, job),
        [var task, var job, var workspace] => new JobKey(task, job, workspace),
        _ => null,
    };
}

/// <summary>
/// Names one attempt of a job, the same on every call, so that a repeated call finds the first one's work. The task's id, and
/// not its name, is part of it: a task that is made again under an old name shares nothing with the old one.
/// </summary>
public readonly record struct AttemptName(string TaskId, string Job, int Number)
{
    /// <summary>Prefix of the job directory in the artifact store.</summary>
    public string RunPrefix => RunDirectory(TaskId, Job);

    public override string ToString() => $"{TaskId}-{Job}-r{Number}";

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else. An id of a task holds no <c>-</c>.</summary>
    public static AttemptName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (first, last) = (text.IndexOf('-', StringComparison.Ordinal), text.LastIndexOf("-r", StringComparison.Ordinal));
        return first > 0 && last > first + 1
            && int.TryParse(text.AsSpan(last + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AttemptName(text[..first], text[(first + 1)..last], number)
            : null;
    }

    /// <summary>Prefix of a job's directory in the artifact store: <c>runs/{taskId}/{job}/</c>.</summary>
    public static string RunDirectory(string taskId, string job) => $"runs/{taskId}/{job}/";
}
