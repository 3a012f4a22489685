using FineTune.Core.Findings;

namespace FineTune.Core.Datasets;

/// <summary>Whether a stage can train a file.</summary>
/// <param name="Fits">True where every row of the file trains.</param>
/// <param name="Reason">Why, or why not.</param>
public sealed record StageFit(bool Fits, LocalizedText Reason)
{
    private static readonly (string Stage, DatasetFormat[] Formats, LocalizedText Needs)[] Stages =
    [
        ("pt", [DatasetFormat.Text], new("Stage pt trains plain text.", "pt 阶段训练纯文本。")),
        ("sft", [DatasetFormat.Alpaca, DatasetFormat.ShareGpt, DatasetFormat.Messages], new("Stage sft trains questions with answers.", "sft 阶段训练问答。")),
        ("rm", [DatasetFormat.PreferenceAlpaca, DatasetFormat.PreferenceShareGpt], new("Stage rm trains pairs of a chosen and a rejected answer.", "rm 阶段训练偏好对。")),
        ("dpo", [DatasetFormat.PreferenceAlpaca, DatasetFormat.PreferenceShareGpt], new("Stage dpo trains pairs of a chosen and a rejected answer.", "dpo 阶段训练偏好对。")),
        ("kto", [DatasetFormat.Kto], new("Stage kto trains answers tagged good or bad.", "kto 阶段训练带好坏标记的回答。")),
    ];

    /// <param name="format">Row shape of the file.</param>
    /// <param name="desirable">Rows with <c>kto_tag</c> true.</param>
    /// <param name="undesirable">Rows with <c>kto_tag</c> false.</param>
    internal static IReadOnlyDictionary<string, StageFit> Of(DatasetFormat format, long desirable, long undesirable) =>
        Stages.ToDictionary(stage => stage.Stage, stage => Of(stage.Formats, stage.Needs, format, desirable, undesirable));

    private static StageFit Of(DatasetFormat[] formats, LocalizedText needs, DatasetFormat format, long desirable, long undesirable)
    {
        if (!formats.Contains(format))
        {
            return new StageFit(false, new($"{needs.En} The rows are {format}.", $"{needs.Zh}该文件为 {format}。"));
        }

        return format == DatasetFormat.Kto && (desirable == 0) != (undesirable == 0)
            ? new StageFit(false, new("Stage kto needs rows of both classes, kto_tag true and false.", "kto 阶段需要 kto_tag 为 true 与 false 的两类数据。"))
            : new StageFit(true, needs);
    }
}
