using FineTune.Core.Findings;
using FineTune.Core.Tasks;

namespace FineTune.Core.FollowUps;

/// <summary>Why a follow-up that is asked for is not made, wherever it would be.</summary>
public static class FollowUpRefusals
{
    private static readonly LocalizedText Wait = new("Wait until it is over, then ask again.", "请等待其结束后重新请求。");

    public static Finding ExportUnderWay { get; } = Finding.Error(
        "", "export-under-way", new("An export with another type of weights is under way.", "正在以其他权重类型导出。"), Wait);

    public static Finding EvaluationUnderWay { get; } = Finding.Error(
        "", "evaluation-under-way", new("Another evaluation of this job is under way.", "该作业正在进行另一次评估。"), Wait);

    /// <summary>Why a job of a template cannot be evaluated; null where it can.</summary>
    public static Finding? OfTemplate(string template) => EngineCapabilities.Reference.Templates.Contains(template)
        ? null
        : Finding.Error("", "template-not-here",
            new($"The reference engine, which evaluates, does not have template '{template}'.", $"执行评估的 reference 引擎不支持模版“{template}”。"),
            new("Download the model, and evaluate it with the engine that trained it.", "请下载模型，使用训练它的引擎评估。"));
}
