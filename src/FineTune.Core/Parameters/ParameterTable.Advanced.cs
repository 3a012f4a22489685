namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<string> QuantizationBits { get; } = new()
    {
        Path = "advanced.quantizationBits",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "none",
        Choices = ["none", "int4", "int8"],
        Label = new("Quantization bits", "量化等级"),
        Help = new("Holds the base model in fewer bits, to save memory.", "以更低位数保存基础模型以节省显存。"),
    };

    public static Parameter<string> QuantizationMethod { get; } = new()
    {
        Path = "advanced.quantizationMethod",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "bnb",
        Choices = ["bnb", "hqq", "eetq"],
        Label = new("Quantization method", "量化方法"),
        Help = new("bnb: 4 or 8 bits; hqq: 4 or 8; eetq: 8 only.", "bnb：4/8 位；hqq：4/8 位；eetq：仅 8 位。"),
    };

    public static Parameter<string> RopeScaling { get; } = new()
    {
        Path = "advanced.ropeScaling",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "none",
        Choices = ["none", "linear", "dynamic", "yarn", "llama3"],
        Label = new("RoPE interpolation", "RoPE 插值方式"),
        Help = new("Stretches positions where rows are longer than the model's context.", "当数据超过模型上下文时扩展位置编码。"),
    };

    public static Parameter<string> Acceleration { get; } = new()
    {
        Path = "advanced.acceleration",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "auto",
        Choices = ["auto", "flashattention2", "unsloth", "liger"],
        Label = new("Acceleration", "加速方式"),
        Help = new("Kernels that the model and the card must support.", "模型与硬件需支持的加速内核。"),
    };

    public static Parameter<string> Distributed { get; } = new()
    {
        Path = "advanced.distributed",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "none",
        Choices = ["none", "zero-2", "zero-2-offload", "zero-3", "zero-3-offload", "fsdp"],
        Label = new("Sharding", "分布式策略"),
        Help = new("DeepSpeed stage or FSDP: splits model state over the cards.", "DeepSpeed 阶段或 FSDP，将模型状态分到多卡。"),
    };

    public static Parameter<bool> GradientCheckpointing { get; } = new()
    {
        Path = "advanced.gradientCheckpointing",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Flag,
        Default = true,
        Argument = "gradient_checkpointing",
        Label = new("Gradient checkpointing", "梯度检查点"),
        Help = new("Computes activations twice to save memory.", "重新计算激活值以节省显存。"),
    };

    public static Parameter<long> FreezeTrainableLayers { get; } = new()
    {
        Path = "advanced.freezeTrainableLayers",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Integer,
        Default = 2,
        Argument = "freeze_trainable_layers",
        Methods = FreezeOnly,
        Minimum = -1000,
        Maximum = 1000,
        Label = new("Trainable layers", "可训练层数"),
        Help = new("Last layers that train; negative for the first.", "训练最后几层；负数表示最前几层。"),
    };
}
