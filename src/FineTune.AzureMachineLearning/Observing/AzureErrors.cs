using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>What can go wrong with a job on Azure ML, in words that tell the user what to do.</summary>
internal static class AzureErrors
{
    private const int MostCharacters = 600;

    public static JobError Preempted() => new(
        "preempted",
        new("The spot nodes were taken away.", "竞价节点被收回。"),
        new("Nothing: training goes on from its newest checkpoint. Choose dedicated to avoid it.",
            "无需处理：会从最新检查点继续。如需避免请选择 dedicated。"));

    public static Verdict NoCapacity(string reason) => new(VerdictKind.Interrupted, new JobError(
        "no_capacity",
        new($"No nodes came: {Short(reason)}", $"未能获得节点：{Short(reason)}"),
        new("Allow another tier, size or location (compute.fallback), or try again later.",
            "允许其他优先级、规格或位置（compute.fallback），或稍后再试。")));

    public static Verdict TimedOut() => new(VerdictKind.Failed, new JobError(
        "time_limit",
        new("Azure ML stopped the job at its own time limit.", "Azure ML 在其时限处停止了作业。"),
        new("Raise compute.maxDuration, or train fewer steps; retrying goes on from the newest checkpoint.",
            "调大 compute.maxDuration 或减少训练步数；重试会从最新检查点继续。")));

    public static Verdict CancelledOutside() => new(VerdictKind.Failed, new JobError(
        "cancelled_outside",
        new("The job was cancelled in Azure ML, not through this service.", "作业在 Azure ML 中被取消，而非通过本服务。"),
        new("Retry it to go on from the newest checkpoint.", "重试即可从最新检查点继续。")));

    public static Verdict ImageFailed(string reason) => new(VerdictKind.Failed, new JobError(
        "image_failed",
        new($"The trainer's image could not be used: {Short(reason)}", $"无法使用训练镜像：{Short(reason)}"),
        new("Check the image's digest and the workspace's right to pull it (AcrPull).", "检查镜像摘要以及工作区的拉取权限（AcrPull）。")));

    public static Verdict Exited(string reason) => new(VerdictKind.Broken, new JobError(
        "exited",
        new(reason.Length > 0 ? $"Training ended without a result: {Short(reason)}" : "Training ended without a result.",
            reason.Length > 0 ? $"训练结束但没有结果：{Short(reason)}" : "训练结束但没有结果。"),
        new("Look at the end of the log for the cause, then retry the job.", "查看日志末尾的原因，然后重试作业。")));

    public static JobError Silent(TimeSpan grace) => new(
        "not_responding",
        new($"Neither Azure ML nor the trainer has given a sign of life for {grace.TotalMinutes:0} minutes.",
            $"{grace.TotalMinutes:0} 分钟内 Azure ML 与训练程序均无响应。"),
        new("Nothing: another attempt goes on from the newest checkpoint while retries last.", "无需处理：在重试次数内会从最新检查点继续。"));

    public static Verdict Rejected(string reason) => new(VerdictKind.Failed, new JobError(
        "rejected",
        new($"Azure ML refused the job: {Short(reason)}", $"Azure ML 拒绝了作业：{Short(reason)}"),
        new("Check the location's configuration (image, identity, datastores), then retry the job.",
            "检查该位置的配置（镜像、身份、数据存储）后重试作业。")));

    private static string Short(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
