using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.FollowUps;

/// <summary>Why what follows a job came to nothing, where the trainer does not say.</summary>
public static class FollowUpErrors
{
    public static JobError DatasetGone(string dataset) => new(
        "dataset-gone", new($"Dataset '{dataset}' was deleted.", $"数据集“{dataset}”已删除。"),
        new("Upload it again, or choose another one.", "请重新上传，或选择其他数据集。"));

    internal static JobError ModelRemoved { get; } = Of(TrainedModel.Removed);

    internal static JobError Cancelled { get; } = new("cancelled", new("It was cancelled.", "已取消。"), new("Ask again.", "请重新请求。"));

    internal static JobError OverBudget { get; } = new(
        JobErrors.BudgetCode, new("It was stopped: a budget of the month is spent.", "已停止：本月预算已用尽。"),
        new("Wait for the next month or have the budget raised, then ask again.", "等待下个月或提高预算，然后重新请求。"));

    internal static JobError ModelUnknown(string model) => new(
        "unknown-model", new($"There is no base model '{model}' any more.", $"基础模型“{model}”已不存在。"),
        new("Download the model, and go on where its base model lies.", "请下载模型，在存有基础模型的机器上继续。"));

    internal static JobError TimeLimit(TimeSpan limit) => new(
        "time_limit", new($"It was stopped at its time limit of {limit}.", $"达到时限 {limit}，已停止。"),
        new("Ask for less: fewer rows, prompts or tokens; or go on with the downloaded model.", "请减少数据行、提示词或 token；或下载模型后自行处理。"));

    private static JobError Of(Finding finding) => new(finding.Code, finding.Message, finding.Fix);
}
