namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    private const ParameterSection Hyper = ParameterSection.Hyperparameters;

    public static Parameter<double> LearningRate { get; } = new()
    {
        Path = "hyperparameters.learningRate",
        Section = Hyper,
        Kind = ParameterKind.Number,
        Default = 1e-4,
        Argument = "learning_rate",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 1,
        RecommendedMinimum = 1e-5,
        RecommendedMaximum = 1e-3,
        Label = new("Learning rate", "学习率"),
        Help = new("Size of an update; too high is unstable, too low is slow.", "参数更新的步长；过高不稳定，过低收敛慢。"),
    };

    public static Parameter<double> Epochs { get; } = new()
    {
        Path = "hyperparameters.epochs",
        Section = Hyper,
        Kind = ParameterKind.Number,
        Default = 3,
        Argument = "num_train_epochs",
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 10000,
        RecommendedMinimum = 1,
        RecommendedMaximum = 10,
        Label = new("Epochs", "训练轮数"),
        Help = new("Passes over the data; 1 to 3 mostly suffice.", "遍历数据集的次数；一般 1 到 3 轮即可。"),
    };

    public static Parameter<double> MaxGradNorm { get; } = new()
    {
        Path = "hyperparameters.maxGradNorm",
        Section = Hyper,
        Kind = ParameterKind.Number,
        Default = 1.0,
        Argument = "max_grad_norm",
        Minimum = 0,
        Maximum = 1e6,
        RecommendedMinimum = 0.5,
        RecommendedMaximum = 1.0,
        Label = new("Max gradient norm", "最大梯度范数"),
        Help = new("Gradients are scaled down to it; 0 turns it off.", "梯度裁剪上限；0 表示关闭。"),
    };

    public static Parameter<long?> MaxSamples { get; } = new()
    {
        Path = "hyperparameters.maxSamples",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Argument = "max_samples",
        Minimum = 1,
        Label = new("Max samples", "最大样本数"),
        Help = new("First rows used of each dataset; null for all.", "每个数据集使用的前若干行；null 表示不限制。"),
    };

    public static Parameter<string> Precision { get; } = new()
    {
        Path = "hyperparameters.precision",
        Section = Hyper,
        Kind = ParameterKind.Choice,
        Default = "auto",
        Choices =
        [
            new("auto", new("Automatic", "自动"), new("The best that the card can.", "按硬件选择最合适的精度。")),
            new("fp32", new("FP32", "FP32"), new("Full precision; slow on GPUs.", "全精度；在 GPU 上较慢。")),
            new("bf16", new("BF16 mixed", "BF16 混合精度"), new("Wide range; needs Ampere or newer.", "数值范围大；需要 Ampere 及以上。")),
            new("fp16", new("FP16 mixed", "FP16 混合精度"), new("For cards before Ampere; scales the loss.", "适合 Ampere 之前的 GPU；会缩放损失。"), Engines.LlamaFactory),
            new("pure_bf16", new("Pure BF16", "纯 BF16"), new("Weights and optimizer in bf16; halves their memory.", "权重与优化器均为 bf16；显存减半。"), Engines.LlamaFactory),
        ],
        Label = new("Compute precision", "计算类型"),
        Help = new("auto: bf16 where the card can, else fp32 on cpu and fp16 on GPU.", "auto：支持时用 bf16，否则 CPU 用 fp32、GPU 用 fp16。"),
    };

    public static Parameter<long> CutoffLength { get; } = new()
    {
        Path = "hyperparameters.cutoffLength",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = 512,
        Argument = "cutoff_len",
        Minimum = 4,
        Maximum = 131072,
        Unit = new("tokens", "词元"),
        Label = new("Cutoff length", "截断长度"),
        Help = new("Longest row after tokenisation.", "输入分词后的最大长度。"),
    };

    public static Parameter<long> BatchSize { get; } = new()
    {
        Path = "hyperparameters.batchSize",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = 8,
        Argument = "per_device_train_batch_size",
        Minimum = 1,
        Maximum = 1024,
        RecommendedMinimum = 8,
        RecommendedMaximum = 64,
        Label = new("Batch size", "批处理大小"),
        Help = new("Rows on each card at a time; more needs more memory.", "每张卡一次处理的样本数；越大显存占用越多。"),
    };

    public static Parameter<long> GradientAccumulation { get; } = new()
    {
        Path = "hyperparameters.gradientAccumulation",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = 1,
        Argument = "gradient_accumulation_steps",
        Minimum = 1,
        Maximum = 1024,
        RecommendedMinimum = 1,
        RecommendedMaximum = 8,
        Label = new("Gradient accumulation", "梯度累计"),
        Help = new("Batches before each update.", "每次更新前累积的批次数。"),
    };

    public static Parameter<double> ValidationRatio { get; } = new()
    {
        Path = "hyperparameters.validationRatio",
        Section = Hyper,
        Kind = ParameterKind.Number,
        Default = 0.1,
        Argument = "val_size",
        Minimum = 0,
        Maximum = 0.9,
        Label = new("Validation ratio", "验证集比例"),
        Help = new("Share of the rows that is held back to measure.", "留作验证的数据比例。"),
    };

    public static Parameter<string> Scheduler { get; } = new()
    {
        Path = "hyperparameters.scheduler",
        Section = Hyper,
        Kind = ParameterKind.Choice,
        Default = "cosine",
        Argument = "lr_scheduler_type",
        Choices =
        [
            Choice.Named("linear", "Falls in a straight line to 0.", "线性下降到 0。"),
            Choice.Named("cosine", "Falls along half a cosine to 0.", "按半个余弦下降到 0。"),
            Choice.Named("cosine_with_restarts", "Cosine that jumps back up.", "带重启的余弦退火。"),
            Choice.Named("polynomial", "Falls along a power of the time left.", "按剩余时间的幂下降。"),
            Choice.Named("constant", "Stays; ignores warm-up.", "保持不变；忽略预热。"),
            Choice.Named("constant_with_warmup", "Rises, then stays.", "预热后保持不变。"),
            Choice.Named("inverse_sqrt", "Falls with the root of the step.", "按步数平方根的倒数下降。"),
            Choice.Named("warmup_stable_decay", "Rises, stays, falls at the end.", "预热、稳定、末段衰减。"),
        ],
        Label = new("Scheduler", "学习率调节器"),
        Help = new("How the learning rate moves; warm-up with linear or cosine decay is usual.", "学习率策略；推荐预热加线性衰减或余弦退火。"),
    };

    public static Parameter<long> Seed { get; } = new()
    {
        Path = "hyperparameters.seed",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = 42,
        Argument = "seed",
        Minimum = 0,
        Maximum = int.MaxValue,
        Label = new("Seed", "随机种子"),
        Help = new("The same seed gives the same run.", "相同种子得到相同的训练过程。"),
    };

    public static Parameter<long?> MaxSteps { get; } = new()
    {
        Path = "hyperparameters.maxSteps",
        Section = Hyper,
        Kind = ParameterKind.Integer,
        Default = null,
        IsOptional = true,
        Argument = "max_steps",
        Minimum = 1,
        Maximum = 100_000_000,
        Unit = Steps,
        Label = new("Max steps", "最大步数"),
        Help = new("Ends the run at this step and overrides epochs.", "达到该步数即结束，优先于训练轮数。"),
    };

    public static Parameter<double> WeightDecay { get; } = new()
    {
        Path = "hyperparameters.weightDecay",
        Section = Hyper,
        Kind = ParameterKind.Number,
        Default = 0,
        Argument = "weight_decay",
        Minimum = 0,
        Maximum = 1,
        Label = new("Weight decay", "权重衰减"),
        Help = new("Pull of weights towards zero.", "将权重拉向零的强度。"),
    };
}
