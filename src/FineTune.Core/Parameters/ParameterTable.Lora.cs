namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<long> LoraRank { get; } = new()
    {
        Path = "lora.rank",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Integer,
        Default = 8,
        Argument = "lora_rank",
        Methods = LoraOnly,
        Minimum = 1,
        Maximum = 1024,
        RecommendedMinimum = 4,
        RecommendedMaximum = 16,
        Label = new("LoRA rank", "LoRA 秩"),
        Help = new("Rank of the added matrices; higher learns more and costs more.", "低秩分解的秩；越高可学习参数越多。"),
    };

    public static Parameter<long> LoraAlpha { get; } = new()
    {
        Path = "lora.alpha",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Integer,
        Default = 16,
        Argument = "lora_alpha",
        Methods = LoraOnly,
        Minimum = 1,
        Maximum = 4096,
        RecommendedMinimum = 8,
        RecommendedMaximum = 32,
        Label = new("LoRA alpha", "LoRA 缩放系数"),
        Help = new("Scale of the added matrices, divided by the rank.", "LoRA 输出的缩放系数（除以秩）。"),
    };

    public static Parameter<double> LoraDropout { get; } = new()
    {
        Path = "lora.dropout",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Number,
        Default = 0.1,
        Argument = "lora_dropout",
        Methods = LoraOnly,
        Minimum = 0,
        Maximum = 0.99,
        RecommendedMinimum = 0.1,
        RecommendedMaximum = 0.3,
        Label = new("LoRA dropout", "LoRA 随机丢弃"),
        Help = new("Share of inputs dropped at random, against overfitting.", "随机丢弃的比例，用于防止过拟合。"),
    };

    public static Parameter<double?> LearningRateRatio { get; } = new()
    {
        Path = "lora.learningRateRatio",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Number,
        Default = null,
        IsOptional = true,
        Argument = "loraplus_lr_ratio",
        Methods = LoraOnly,
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = 64,
        RecommendedMinimum = 0.5,
        RecommendedMaximum = 1.0,
        Label = new("LoRA+ learning-rate ratio", "LoRA 学习率比例"),
        Help = new("Rate of B over rate of A; 1 is plain LoRA. The LoRA+ paper uses about 16.", "B 矩阵与 A 矩阵学习率之比；1 为普通 LoRA，LoRA+ 论文约用 16。"),
    };

    public static Parameter<string> TargetModules { get; } = new()
    {
        Path = "lora.targetModules",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Text,
        Default = "all",
        Argument = "lora_target",
        Methods = LoraOnly,
        Label = new("Target modules", "作用模块"),
        Help = new("all, or names joined by commas.", "all，或以逗号分隔的模块名。"),
    };

    public static Parameter<bool> RsLora { get; } = new()
    {
        Path = "lora.rslora",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Flag,
        Default = false,
        Argument = "use_rslora",
        Methods = LoraOnly,
        Label = new("rsLoRA", "rsLoRA"),
        Help = new("Divides alpha by the root of the rank, for high ranks.", "用秩的平方根缩放，适合较高的秩。"),
    };

    public static Parameter<bool> DoRa { get; } = new()
    {
        Path = "lora.dora",
        Section = ParameterSection.Lora,
        Kind = ParameterKind.Flag,
        Default = false,
        Argument = "use_dora",
        Methods = LoraOnly,
        Label = new("DoRA", "DoRA"),
        Help = new("Trains size and direction of weights apart.", "将权重的大小与方向分开训练。"),
    };
}
