using System.Globalization;
using FineTune.Core.Findings;
using FineTune.Core.Idleness;
using FineTune.Core.Money;

namespace FineTune.Core.Lifecycle;

/// <summary>Why a job or an attempt failed, in words that tell the user what to do.</summary>
/// <param name="Code">Stable name, as <c>out_of_memory</c>; the trainer's own codes pass through unchanged.</param>
/// <param name="Message">What happened.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record JobError(string Code, LocalizedText Message, LocalizedText Fix)
{
    /// <summary>Most characters of a text that comes from outside; it is stored with each step of a job.</summary>
    public const int MaxCharacters = 2000;

    /// <summary>A text from outside, shortened to <see cref="MaxCharacters"/>.</summary>
    public static string Shorten(string text) => text.Length <= MaxCharacters ? text : text[..(MaxCharacters - 1)] + "…";
}

/// <summary>The errors that the control plane itself gives.</summary>
public static class JobErrors
{
    public static JobError TimeLimit(TimeSpan limit) => new(
        "time_limit",
        new($"The job was stopped at its time limit of {limit}.", $"作业达到时限 {limit}，已停止。"),
        new("Raise compute.maxDuration, or train fewer steps; retrying goes on from the newest checkpoint.",
            "调大 compute.maxDuration 或减少训练步数；重试会从最新检查点继续。"));

    /// <summary>Code of <see cref="BudgetSpent"/> and <see cref="PurseSpent"/>.</summary>
    public const string BudgetCode = "budget_spent";

    public static JobError BudgetSpent(decimal budget) => new(
        BudgetCode,
        new(string.Create(CultureInfo.InvariantCulture, $"The job was paused: its budget of {budget:0.##} USD is spent."), string.Create(CultureInfo.InvariantCulture, $"作业已暂停：{budget:0.##} 美元的预算已用尽。")),
        new("Raise the job's budget, then resume it; it goes on from its checkpoint.", "提高作业预算后恢复；将从检查点继续。"));

    public static JobError PurseSpent(Purse purse) => new(
        BudgetCode,
        new($"The job was paused: {purse.Name.En} is spent.", $"作业已暂停：{purse.Name.Zh}已用尽。"),
        new($"Wait for the next month, or {purse.Raise.En}; then resume the job. It goes on from its checkpoint.",
            $"等待下个月，或{purse.Raise.Zh}，然后恢复作业；将从检查点继续。"));

    public static JobError PurseNearlySpent(Purse purse) => new(
        "budget_nearly_spent",
        new(string.Create(CultureInfo.InvariantCulture, $"Of {purse.Name.En} {purse.SpentUsd:0.00} USD are spent."), string.Create(CultureInfo.InvariantCulture, $"{purse.Name.Zh}已使用 {purse.SpentUsd:0.00} 美元。")),
        new($"When it is spent, jobs are paused with a checkpoint. To train on, {purse.Raise.En}.", $"用尽时作业会保存检查点并暂停。如需继续训练，{purse.Raise.Zh}。"));

    /// <summary>Code of <see cref="Idle"/>.</summary>
    public const string IdleCode = "gpus_idle";

    public static JobError IdleWarning(DateTimeOffset since) => new(
        "gpus_nearly_idle",
        new(string.Create(CultureInfo.InvariantCulture, $"All GPUs of the job have stayed under {IdleScan.BusyPercent} % since {since:u}."),
            string.Create(CultureInfo.InvariantCulture, $"自 {since:u} 起，作业的所有 GPU 使用率一直低于 {IdleScan.BusyPercent} %。")),
        new("Look at the end of the log for what it waits for; pause or cancel it if it does no good.", "查看日志末尾，了解作业在等待什么；如无进展，请暂停或取消。"));

    public static JobError Idle(DateTimeOffset since, int minutes) => new(
        IdleCode,
        new(string.Create(CultureInfo.InvariantCulture, $"The job was paused: all its GPUs had stayed under {IdleScan.BusyPercent} % for {minutes} minutes, since {since:u}."),
            string.Create(CultureInfo.InvariantCulture, $"作业已暂停：自 {since:u} 起，其所有 GPU 使用率低于 {IdleScan.BusyPercent} % 已达 {minutes} 分钟。")),
        new("Look at the end of the log for what it waited for, then resume it; it goes on from its checkpoint.", "查看日志末尾，了解作业在等待什么，然后恢复；将从检查点继续。"));

    public static JobError Vanished() => new(
        "vanished",
        new("The training processes are gone and left no result.", "训练进程已消失，且没有留下结果。"),
        new("Look at the end of the log; the machine may have been restarted or run out of memory.",
            "查看日志末尾；机器可能重启过，或内存不足。"));

    public static JobError NoResult() => new(
        "no_result",
        new("The trainer ended without writing its result.", "训练程序退出，但没有写出结果。"),
        new("Look at the end of the log for the cause, then retry the job.", "查看日志末尾的原因，然后重试作业。"));

    public static JobError EffectExhausted(string effect, string reason) => new(
        "platform_unavailable",
        new($"The platform kept failing at '{effect}': {JobError.Shorten(reason)}", $"平台在“{effect}”步骤持续失败：{JobError.Shorten(reason)}"),
        new("Check the platform and the storage, then retry the job.", "检查平台与存储后重试作业。"));
}
