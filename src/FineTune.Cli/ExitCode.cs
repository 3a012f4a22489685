namespace FineTune.Cli;

/// <summary>What the command's exit code means to a script.</summary>
internal enum ExitCode
{
    Done = 0,

    /// <summary>The server refused the request, or a file cannot be used; what is wrong was told.</summary>
    Refused = 1,

    /// <summary>The command line itself is wrong.</summary>
    Usage = 2,

    NotFound = 3,

    /// <summary>The state of a task or job does not allow it, or a name is taken.</summary>
    Conflict = 4,

    /// <summary>The server cannot be reached, or failed.</summary>
    Unreachable = 5,

    /// <summary>A job that was watched failed or was cancelled.</summary>
    JobFailed = 6,

    /// <summary>Ctrl-C: the command ended, what it watched goes on.</summary>
    Detached = 130,
}
