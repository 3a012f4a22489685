using FineTune.Core.Findings;

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

/// <summary>An exit code as help and documentation tell it.</summary>
internal sealed record ExitMeaning(ExitCode Code, LocalizedText Text)
{
    public static IReadOnlyList<ExitMeaning> All { get; } =
    [
        new(ExitCode.Done, new("done", "完成")),
        new(ExitCode.Refused, new("refused or not confirmed", "被拒绝或未确认")),
        new(ExitCode.Usage, new("wrong command line", "命令行错误")),
        new(ExitCode.NotFound, new("not found", "不存在")),
        new(ExitCode.Conflict, new("not in this state, or the name is taken", "状态不允许或名称已占用")),
        new(ExitCode.Unreachable, new("server not reachable", "无法连接服务器")),
        new(ExitCode.JobFailed, new("the watched job failed or was cancelled", "所关注的作业失败或被取消")),
        new(ExitCode.Detached, new("left by Ctrl-C", "按 Ctrl-C 离开")),
    ];
}
