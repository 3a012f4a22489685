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
        Choices =
        [
            new("adamw_torch", new("AdamW", "AdamW"), new("The usual choice; 8 bytes for each weight that trains.", "最常用；每个可训练参数占 8 字节。")),
            new("adamw_torch_fused", new("AdamW, fused", "AdamW（融合）"), new("The same in one kernel; faster on GPUs.", "单内核实现，GPU 上更快。")),
            new("adamw_8bit", new("AdamW, 8 bits", "AdamW（8 位）"), new("A quarter of AdamW's memory.", "显存为 AdamW 的四分之一。"), Engines.LlamaFactory),
            new("paged_adamw_8bit", new("AdamW, 8 bits, paged", "AdamW（8 位分页）"), new("The same, and moves to main memory at peaks.", "同上，峰值时换出到内存。"), Engines.LlamaFactory),
            new("adafactor", new("Adafactor", "Adafactor"), new("Keeps row and column means only; little memory.", "只保存行列均值，显存占用小。")),
            new("sgd", new("SGD", "SGD"), new("No state; needs a higher learning rate.", "无状态；需要更高的学习率。")),
            new("lion_32bit", new("Lion", "Lion"), new("Sign of a momentum; use a third of AdamW's learning rate or less.", "动量符号更新；学习率取 AdamW 的三分之一或更低。")),
            new("lion_8bit", new("Lion, 8 bits", "Lion（8 位）"), new("The same in a quarter of the memory.", "同上，显存为四分之一。"), Engines.LlamaFactory),
        ],
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

    public static Parameter<double> PreferenceBeta { get; } = Weight("other.preferenceBeta", 0.1, "pref_beta", ["dpo", "kto"],
        new("Preference beta", "偏好 beta"), new("How strongly the tuned model is held to the base.", "与基础模型的偏离约束强度。"));

    public static Parameter<string> PreferenceLoss { get; } = new()
    {
        Path = "other.preferenceLoss",
        Section = ParameterSection.Other,
        Kind = ParameterKind.Choice,
        Default = "sigmoid",
        Argument = "pref_loss",
        Choices =
        [
            Choice.Named("sigmoid", "DPO as published.", "DPO 原始损失。"),
            Choice.Named("hinge", "Stops pushing once the margin is wide.", "间隔足够大后不再推动。"),
            Choice.Named("ipo", "Holds the margin at a target; overfits less.", "将间隔保持在目标值，较少过拟合。"),
            Choice.Named("kto_pair", "KTO's loss on pairs.", "在成对数据上使用 KTO 损失。", Engines.None),
            Choice.Named("orpo", "Odds ratio; needs no reference model.", "几率比；不需要参考模型。"),
            Choice.Named("simpo", "Length-normalised; needs no reference model.", "按长度归一；不需要参考模型。"),
        ],
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
        Choices =
        [
            new("none", new("None", "不上报"), new("The metrics of the job only.", "仅保存作业自身的指标。")),
            new("tensorboard", new("TensorBoard", "TensorBoard"), new("Event files beside the checkpoints.", "在检查点旁写入事件文件。")),
            new("wandb", new("Weights & Biases", "Weights & Biases"), new("Needs the secret WANDB_API_KEY.", "需要密钥 WANDB_API_KEY。"), Engines.LlamaFactory),
            new("mlflow", new("MLflow", "MLflow"), new("At the server of the secret MLFLOW_TRACKING_URI.", "上报到密钥 MLFLOW_TRACKING_URI 指定的服务器。"), Engines.LlamaFactory),
        ],
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
