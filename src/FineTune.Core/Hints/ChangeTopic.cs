using FineTune.Core.Access;

namespace FineTune.Core.Hints;

/// <summary>Names of what <see cref="ChangeHints"/> tells of, in the present workspace.</summary>
public static class ChangeTopic
{
    /// <summary>Any task or job was stored or removed, or told an event.</summary>
    public static string Tasks => $"tasks {AccessScope.Current.Workspace}";

    /// <summary>A version of a dataset was stored, refused or deleted, or a rule decided.</summary>
    public static string Datasets => $"datasets {AccessScope.Current.Workspace}";

    /// <summary>Something happened in any workspace, or is to be told to a subscriber.</summary>
    public static string Anything => "anything";

    /// <summary>A task or a job of it was stored or removed, or told an event.</summary>
    public static string Task(string name) => $"task {AccessScope.Current.Workspace}/{name}";

    /// <summary>A file of a job directory was written.</summary>
    /// <param name="path">Path in the artifact store.</param>
    public static string File(string path) => $"file {path}";
}
