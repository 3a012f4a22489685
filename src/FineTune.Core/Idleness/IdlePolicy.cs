using FineTune.Core.Findings;

namespace FineTune.Core.Idleness;

/// <summary>What a workspace does about jobs whose GPUs do nothing. Null is nothing.</summary>
/// <param name="WarnMinutes">How long all GPUs of a job do nothing before it is warned about.</param>
/// <param name="PauseMinutes">How long before it is paused at a checkpoint; more than until the warning.</param>
public sealed record IdlePolicy(int? WarnMinutes, int? PauseMinutes)
{
    /// <summary>Longest time that can be set, in minutes: a week.</summary>
    public const int MostMinutes = 7 * 24 * 60;

    public static IdlePolicy None { get; } = new(null, null);

    /// <summary>What is wrong with the two times together; null where nothing is.</summary>
    public Finding? Check() => PauseMinutes is null || WarnMinutes < PauseMinutes
        ? null
        : Finding.Error("pauseMinutes", "out-of-range", new("A job is paused some time after it was warned about.", "作业在警告之后的一段时间才会暂停。"),
            new("Give warnMinutes, and more pauseMinutes; or leave pauseMinutes out.", "请填写 warnMinutes，并使 pauseMinutes 大于它；或省略 pauseMinutes。"));

    internal TimeSpan? WarnAfter => WarnMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    internal TimeSpan? PauseAfter => PauseMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;
}

/// <summary>A time in which all GPUs of a job did nothing, between two samples of them.</summary>
public sealed record IdleSpan(DateTimeOffset Since, DateTimeOffset Until)
{
    public TimeSpan Length => Until - Since;
}

/// <summary>What is known of a running job's GPUs, and what its workspace does about it.</summary>
/// <param name="Policy">What the workspace does.</param>
/// <param name="Span">Since when they do nothing; null where they do something, or nobody knows.</param>
public sealed record JobIdleness(IdlePolicy Policy, IdleSpan? Span);
