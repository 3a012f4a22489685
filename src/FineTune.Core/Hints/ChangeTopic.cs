namespace FineTune.Core.Hints;

/// <summary>Names of what <see cref="ChangeHints"/> tells of.</summary>
public static class ChangeTopic
{
    /// <summary>Any task or job was stored or removed, or told an event.</summary>
    public const string Tasks = "tasks";

    /// <summary>A task or a job of it was stored or removed, or told an event.</summary>
    public static string Task(string name) => $"task {name}";

    /// <summary>A file of a job directory was written.</summary>
    /// <param name="path">Path in the artifact store.</param>
    public static string File(string path) => $"file {path}";
}
