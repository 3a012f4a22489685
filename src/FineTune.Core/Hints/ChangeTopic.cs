using FineTune.Core.Lifecycle;

namespace FineTune.Core.Hints;

/// <summary>Names of what <see cref="ChangeHints"/> tells of.</summary>
public static class ChangeTopic
{
    /// <summary>An event of any task.</summary>
    public const string Events = "events";

    /// <summary>A job was stored or removed.</summary>
    public static string Job(JobKey job) => $"job {job}";

    /// <summary>A file of a job directory was written.</summary>
    /// <param name="path">Path in the artifact store.</param>
    public static string File(string path) => $"file {path}";
}
