using FineTune.Core.Lifecycle;

namespace FineTune.LocalTraining.Attempts;

/// <summary>Finds the verdict on an attempt that is over.</summary>
internal static class Judgement
{
    private const int InterruptedCode = 75;

    /// <param name="exits">How each node ended; null for one that is gone without a word.</param>
    /// <param name="result">What the trainer wrote last, if it did.</param>
    public static Verdict Of(IReadOnlyList<NodeExit?> exits, TrainerResult? result)
    {
        if (exits.All(exit => exit is { Code: 0 }) || result?.Outcome == "succeeded")
        {
            return Verdict.Success;
        }

        // A node that crashed makes the others be interrupted; that must count as a crash, or it would be retried for ever.
        var ended = exits.FirstOrDefault(exit => exit is { Code: not (0 or InterruptedCode) });
        if (exits.All(exit => exit is { Code: 0 or InterruptedCode }) || (ended is null && result?.Outcome == "interrupted"))
        {
            return new Verdict(VerdictKind.Interrupted);
        }

        if (result is { Outcome: "failed" } && result.Error?.ToJobError() is { } error)
        {
            var kind = error.Code is "peer_lost" or "nccl_failure" or "preempted" ? VerdictKind.Broken : VerdictKind.Failed;
            return new Verdict(kind, error);
        }

        return new Verdict(VerdictKind.Broken, ended is null ? JobErrors.Vanished() : Killed(ended));
    }

    private static JobError Killed(NodeExit exit)
    {
        var en = exit.Signal is { } signal ? $"signal {signal}" : $"code {exit.Code}";
        var zh = exit.Signal is { } number ? $"信号 {number}" : $"退出码 {exit.Code}";
        return new JobError(
            "killed",
            new($"The training processes were ended ({en}) and left no result.", $"训练进程被终止（{zh}），没有留下结果。"),
            new("Look at the end of the log; the machine may have run out of memory.", "查看日志末尾；机器可能内存不足。"));
    }
}
