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

/// <summary>Exit codes as help and documentation tell them.</summary>
internal static class ExitCodes
{
    public static IReadOnlyDictionary<ExitCode, LocalizedText> Meanings { get; } = new Dictionary<ExitCode, LocalizedText>
    {
        [ExitCode.Done] = new("done", "完成"),
        [ExitCode.Refused] = new("refused or not confirmed", "被拒绝或未确认"),
        [ExitCode.Usage] = new("wrong command line", "命令行错误"),
        [ExitCode.NotFound] = new("not found", "不存在"),
        [ExitCode.Conflict] = new("not in this state, or the name is taken", "状态不允许或名称已占用"),
        [ExitCode.Unreachable] = new("server not reachable", "无法连接服务器"),
        [ExitCode.JobFailed] = new("the watched job failed or was cancelled", "所关注的作业失败或被取消"),
        [ExitCode.Detached] = new("left by Ctrl-C", "按 Ctrl-C 离开"),
    };
}
