using FineTune.Core.Findings;

namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<long> LoggingSteps { get; } = Interval("other.loggingSteps", 10, "logging_steps", 10, 1000,
        new("Logging interval", "日志间隔"), new("Steps between lines of metrics.", "记录指标的步数间隔。"));

    public static Parameter<long> SaveSteps { get; } = Interval("other.saveSteps", 100, "save_steps", null, 5000,
        new("Save interval", "保存间隔"), new("Steps between checkpoints; shorter loses less when training breaks.", "保存检查点的步数间隔；越短中断时损失越小。"));

    public static Parameter<long?> EvaluationSteps { get; } = new()
    {
        Path = "other.evaluationSteps",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Minimum = 1,
        Maximum = 1_000_000,
        Unit = Steps,
        Label = new("Evaluation interval", "评估间隔"),
        Help = new("Steps between evaluations; the save interval by default.", "评估的步数间隔；默认与保存间隔相同。"),
    };

    public static Parameter<long?> SaveTotalLimit { get; } = new()
    {
        Path = "other.saveTotalLimit",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Argument = "save_total_limit",
        Minimum = 1,
        Maximum = 1000,
        Label = new("Checkpoints kept", "保留检查点数"),
        Help = new("Older ones are removed; null keeps all.", "删除更早的检查点；null 表示全部保留。"),
    };

    public static Parameter<long?> WarmupSteps { get; } = new()
    {
        Path = "other.warmupSteps",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Argument = "warmup_steps",
        Minimum = 0,
        Maximum = 1_000_000,
        RecommendedMinimum = 500,
        RecommendedMaximum = 2000,
        Unit = Steps,
        Label = new("Warm-up steps", "预热步数"),
        Help = new("Steps in which the rate rises; wins over the ratio. Too long for a short run, so null by default.", "学习率上升的步数，优先于预热比例；短任务不宜过长，默认不设。"),
    };

    public static Parameter<double> WarmupRatio { get; } = new()
    {
        Path = "other.warmupRatio",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Number,
        Default = 0.03,
        Argument = "warmup_ratio",
        Minimum = 0,
        Maximum = 1,
        Label = new("Warm-up ratio", "预热比例"),
        Help = new("Share of the run in which the rate rises.", "学习率上升阶段占总步数的比例。"),
    };

    public static Parameter<double?> NeftuneAlpha { get; } = new()
    {
        Path = "other.neftuneAlpha",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Number,
        Default = null,
        IsOptional = true,
        Argument = "neftune_noise_alpha",
        Minimum = 0,
        Maximum = 100,
        RecommendedMinimum = 5,
        RecommendedMaximum = 5,
        Label = new("NEFTune alpha", "NEFTune 噪声参数"),
        Help = new("Noise on embeddings; 5 is usual.", "加到词向量上的噪声；通常为 5。"),
    };

    public static Parameter<string> Optimizer { get; } = new()
    {
        Path = "other.optimizer",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Choice,
        Default = "adamw_torch",
        Argument = "optim",
        Choices = ["adamw_torch", "adamw_torch_fused", "adamw_8bit", "paged_adamw_8bit", "adafactor", "sgd", "lion_32bit", "lion_8bit"],
        Label = new("Optimizer", "优化器"),
        Help = new("AdamW is the usual choice.", "推荐 AdamW。"),
    };

    public static Parameter<bool> Packing { get; } = new()
    {
        Path = "other.packing",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Flag,
        Default = false,
        Argument = "packing",
        Stages = SftOnly,
        Label = new("Packing", "序列打包"),
        Help = new("Joins short rows; stage pt always does.", "将短样本拼接；pt 阶段总是拼接。"),
    };

    public static Parameter<bool> TrainOnPrompt { get; } = new()
    {
        Path = "other.trainOnPrompt",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Flag,
        Default = false,
        Argument = "train_on_prompt",
        Stages = SftOnly,
        Label = new("Train on prompt", "训练提示词"),
        Help = new("Learns the question too, not only the answer.", "提示词部分也参与训练。"),
    };

    public static Parameter<double> PreferenceBeta { get; } = Weight("other.preferenceBeta", 0.1, "pref_beta", DpoOnly,
        new("DPO beta", "DPO beta"), new("How strongly the tuned model is held to the base.", "与基础模型的偏离约束强度。"));

    public static Parameter<string> PreferenceLoss { get; } = new()
    {
        Path = "other.preferenceLoss",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Choice,
        Default = "sigmoid",
        Argument = "pref_loss",
        Choices = ["sigmoid", "hinge", "ipo", "kto_pair", "orpo", "simpo"],
        Stages = DpoOnly,
        Label = new("DPO loss", "DPO 损失"),
        Help = new("Shape of the preference loss.", "偏好损失函数的类型。"),
    };

    public static Parameter<double> KtoChosenWeight { get; } = Weight("other.ktoChosenWeight", 1, "kto_chosen_weight", KtoOnly,
        new("KTO chosen weight", "KTO 正样本权重"), new("Weight of wanted answers.", "期望回答的权重。"));

    public static Parameter<double> KtoRejectedWeight { get; } = Weight("other.ktoRejectedWeight", 1, "kto_rejected_weight", KtoOnly,
        new("KTO rejected weight", "KTO 负样本权重"), new("Weight of unwanted answers.", "不期望回答的权重。"));

    public static Parameter<long?> EarlyStoppingSteps { get; } = new()
    {
        Path = "other.earlyStoppingSteps",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Argument = "early_stopping_steps",
        Minimum = 1,
        Maximum = 1000,
        Label = new("Early stopping", "早停"),
        Help = new("Evaluations without gain before the run ends.", "连续多少次评估无提升即停止。"),
    };

    public static Parameter<string> ReportTo { get; } = new()
    {
        Path = "other.reportTo",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Choice,
        Default = "none",
        Argument = "report_to",
        Choices = ["none", "tensorboard", "wandb", "mlflow"],
        Label = new("Report to", "上报目标"),
        Help = new("Tracker that gets the metrics as well.", "同时接收指标的跟踪系统。"),
    };

    private static Parameter<long> Interval(
        string path, long value, string argument, double? low, double high, LocalizedText label, LocalizedText help) => new()
        {
            Path = path,
            Section = ParameterSection.Other,
            Kind = ParameterKind.Integer,
            Default = value,
            Argument = argument,
            Minimum = 1,
            Maximum = 1_000_000,
            RecommendedMinimum = low,
            RecommendedMaximum = high,
            Unit = Steps,
            Label = label,
            Help = help,
        };

    private static Parameter<double> Weight(
        string path, double value, string argument, string[] stages, LocalizedText label, LocalizedText help) => new()
        {
            Path = path,
            Section = ParameterSection.Other,
            Kind = ParameterKind.Number,
            Default = value,
            Argument = argument,
            Stages = stages,
            Minimum = 0,
            Maximum = 100,
            Label = label,
            Help = help,
        };
}
