using FineTune.Core.Datasets;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What the stages demand and forbid.</summary>
internal static class StageRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("ppo-unsupported", ["/stage"],
            s => s.Task.Stage == "ppo",
            _ => new("No engine can run ppo: it demands a version of its library that the rest of the engine refuses.", "没有引擎能运行 ppo：它要求的依赖版本与引擎其余部分冲突。"),
            new("Use dpo or kto, which learn from preferences without a reward model.", "请改用 dpo 或 kto，它们无需奖励模型即可学习偏好。")),
        TaskRule.Error("dataset-stage-mismatch", ["/dataset", "/stage"],
            s => s.Datasets.Any(dataset => !Fits(dataset, s.Task.Stage)),
            s => new($"Stage {s.Task.Stage} cannot train {English(s.Datasets, s.Task.Stage)}.",
                $"阶段 {s.Task.Stage} 不能使用 {Chinese(s.Datasets, s.Task.Stage)}。"),
            new("pt needs text; sft questions and answers; dpo and rm pairs; kto tagged answers.", "pt 需要纯文本，sft 需要问答，dpo、rm 需要偏好对，kto 需要带标记的回答。")),
        TaskRule.Error("validation-dataset-stage-mismatch", ["/validationDataset", "/stage"],
            s => s.ValidationDatasets.Any(dataset => !Fits(dataset, s.Task.Stage)),
            s => new($"Stage {s.Task.Stage} cannot measure on {English(s.ValidationDatasets, s.Task.Stage)}.",
                $"阶段 {s.Task.Stage} 不能在 {Chinese(s.ValidationDatasets, s.Task.Stage)} 上评估。"),
            new("Its rows have the form of the rows that train.", "验证数据须与训练数据同一格式。")),
        TaskRule.Warn("dropout-ignored", ["lora.dropout", "/stage"],
            s => s is { Task.Method: "lora", Task.Stage: "dpo" or "kto" } && s.Get(ParameterTable.LoraDropout) > 0,
            s => new($"Stage {s.Task.Stage} sets LoRA dropout to 0.", $"阶段 {s.Task.Stage} 会把 LoRA 随机丢弃置为 0。"),
            new("Set it to 0, so that the record says what was trained.", "请设为 0，使记录与实际一致。")),
        TaskRule.Warn("reward-model-restarts", ["/stage", "/method", "compute.retries", "compute.priority"],
            s => s.IsLlamaFactory && s is { Task.Stage: "rm", Task.Method: "full" or "freeze" },
            s => new($"A reward model trained by {s.Task.Method} cannot go on from a checkpoint: an attempt that breaks starts again.", $"以 {s.Task.Method} 训练的奖励模型无法从检查点继续，中断后会重新开始。"),
            new("Use lora, or dedicated compute.", "请使用 lora，或独占算力。")),
        TaskRule.Error("early-stopping-reward-model", ["other.earlyStoppingSteps", "/stage"],
            s => s.IsLlamaFactory && s.Task.Stage == "rm" && s.Get(ParameterTable.EarlyStoppingSteps) is not null,
            _ => new("A reward model cannot load its best checkpoint, which early stopping needs.", "奖励模型不能加载最佳检查点，因此不支持早停。"),
            new("Leave early stopping out.", "请不要设置早停。")),
        TaskRule.Error("kto-weights-zero", ["other.ktoChosenWeight", "other.ktoRejectedWeight"],
            s => s.Task.Stage == "kto" && s.Get(ParameterTable.KtoChosenWeight) == 0 && s.Get(ParameterTable.KtoRejectedWeight) == 0,
            _ => new("With both weights 0 there is nothing to learn.", "两个权重都为 0，模型无可学习。"),
            new("Give at least one of them a weight.", "请至少设置一个权重。")),
        TaskRule.Tell("reference-model-memory", ["/method", "/stage", "other.preferenceLoss"],
            s => s.Task.Method != "lora" && (s.Task.Stage == "kto" || (s.Task.Stage == "dpo" && s.Get(ParameterTable.PreferenceLoss) is not "orpo" and not "simpo")),
            s => new($"Stage {s.Task.Stage} by {s.Task.Method} holds a second copy of the model to compare with.", $"以 {s.Task.Method} 进行 {s.Task.Stage} 需要再保存一份参考模型。"),
            new("lora needs none; nor do the losses orpo and simpo.", "lora 不需要；orpo、simpo 损失也不需要。")),
    ];

    private static string English(IEnumerable<DatasetVersion> datasets, string stage) =>
        string.Join(", ", datasets.Where(dataset => !Fits(dataset, stage)).Select(dataset => $"'{dataset.Dataset}' ({dataset.Report.Format})"));

    private static string Chinese(IEnumerable<DatasetVersion> datasets, string stage) =>
        string.Join("、", datasets.Where(dataset => !Fits(dataset, stage)).Select(dataset => $"“{dataset.Dataset}”（{dataset.Report.Format}）"));

    private static bool Fits(DatasetVersion dataset, string stage) => stage switch
    {
        "pt" => dataset.Report.Format == DatasetFormat.Text,
        "dpo" or "rm" => dataset.Report.Format is DatasetFormat.PreferenceAlpaca or DatasetFormat.PreferenceShareGpt,
        "kto" => dataset.Report.Format == DatasetFormat.Kto,
        _ => dataset.Report.Format is DatasetFormat.Alpaca or DatasetFormat.ShareGpt or DatasetFormat.Messages,
    };
}
