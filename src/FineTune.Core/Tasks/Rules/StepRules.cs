using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What intervals, warm-up and limits mean for a run of so many steps.</summary>
internal static class StepRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Warn("warmup-too-long", ["other.warmupSteps"],
            s => s.Get(ParameterTable.WarmupSteps) is { } warmup && warmup >= s.Estimate.Steps,
            s => new($"The run has {s.Estimate.Steps} steps; the learning rate is never reached.", $"总共只有 {s.Estimate.Steps} 步，达不到设定的学习率。"),
            new("Use a warm-up ratio instead.", "请改用预热比例。")),
        TaskRule.Warn("warmup-ratio-ignored", ["other.warmupRatio", "other.warmupSteps"],
            s => s.Get(ParameterTable.WarmupSteps) is not null && s.IsChanged(ParameterTable.WarmupRatio),
            _ => new("Warm-up steps win over the ratio.", "预热步数优先于预热比例。"),
            new("Give one of them.", "请只设置其中之一。")),
        TaskRule.Warn("warmup-constant", ["hyperparameters.scheduler", "other.warmupSteps", "other.warmupRatio"],
            s => s.Get(ParameterTable.Scheduler) == "constant" && (s.Get(ParameterTable.WarmupSteps) > 0 || s.IsChanged(ParameterTable.WarmupRatio)),
            _ => new("The constant scheduler has no warm-up.", "constant 调节器不做预热。"),
            new("Use constant_with_warmup.", "请使用 constant_with_warmup。")),
        TaskRule.Warn("epochs-ignored", ["hyperparameters.epochs", "hyperparameters.maxSteps"],
            s => s.Get(ParameterTable.MaxSteps) is not null && s.IsChanged(ParameterTable.Epochs),
            _ => new("Max steps win over epochs.", "最大步数优先于训练轮数。"),
            new("Give one of them.", "请只设置其中之一。")),
        TaskRule.Warn("logging-too-rare", ["other.loggingSteps"],
            s => s.Get(ParameterTable.LoggingSteps) > s.Estimate.Steps,
            s => new($"The run has {s.Estimate.Steps} steps; only its end is logged.", $"总共只有 {s.Estimate.Steps} 步，只会记录末步。"),
            new("Log more often.", "请减小日志间隔。")),
        TaskRule.Warn("saving-too-rare", ["other.saveSteps"],
            s => s.Get(ParameterTable.SaveSteps) >= s.Estimate.Steps && s.IsChanged(ParameterTable.SaveSteps),
            s => new($"The run has {s.Estimate.Steps} steps; a broken attempt starts again from the first.", $"总共只有 {s.Estimate.Steps} 步，中断后只能从头开始。"),
            new("Save more often.", "请减小保存间隔。")),
        TaskRule.Error("early-stopping-save-interval", ["other.saveSteps", "other.evaluationSteps", "other.earlyStoppingSteps"],
            s => s.IsLlamaFactory && s.Get(ParameterTable.EarlyStoppingSteps) is not null
                && s.Get(ParameterTable.EvaluationSteps) is { } evaluation && s.Get(ParameterTable.SaveSteps) % evaluation != 0,
            _ => new("To find the best checkpoint again, every save has to follow an evaluation.", "为取回最佳检查点，每次保存都必须对应一次评估。"),
            new("Make the save interval a multiple of the evaluation interval.", "请将保存间隔设为评估间隔的整数倍。")),
        TaskRule.Warn("batch-exceeds-data", ["hyperparameters.batchSize"],
            s => s.Estimate.StepsPerEpoch == 1 && s.Get(ParameterTable.BatchSize) * s.Compute.TotalCards > s.Estimate.TrainRows,
            s => new($"One step already takes all {s.Estimate.TrainRows} rows.", $"一步就用完全部 {s.Estimate.TrainRows} 行。"),
            new("Lower the batch size.", "请减小批处理大小。")),
        TaskRule.Tell("max-samples-no-effect", ["hyperparameters.maxSamples", "/dataset"],
            s => s.Get(ParameterTable.MaxSamples) is { } most && s.Datasets.Count > 0 && s.Datasets.All(dataset => dataset.Report.Rows <= most),
            _ => new("No dataset has more rows than that.", "没有数据集超过该行数。"),
            new("Leave it out.", "无需设置。")),
    ];
}
