namespace FineTune.Core.Parameters;

public static partial class ParameterTable
{
    public static Parameter<string> QuantizationBits { get; } = new()
    {
        Path = "advanced.quantizationBits",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "none",
        Choices =
        [
            new("none", new("None", "不量化"), new("Weights as they are.", "保持原精度。")),
            new("int4", new("4 bits", "4 位"), new("About a quarter of the memory of bf16.", "约为 bf16 显存的四分之一。"), Engines.LlamaFactory),
            new("int8", new("8 bits", "8 位"), new("About half the memory of bf16.", "约为 bf16 显存的一半。"), Engines.LlamaFactory),
        ],
        Label = new("Quantization bits", "量化等级"),
        Help = new("Holds the base model in fewer bits, to save memory.", "以更低位数保存基础模型以节省显存。"),
    };

    public static Parameter<string> QuantizationMethod { get; } = new()
    {
        Path = "advanced.quantizationMethod",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "bnb",
        Choices =
        [
            new("bnb", new("bitsandbytes", "bitsandbytes"), new("4 or 8 bits; the usual choice.", "4 位或 8 位；最常用。")),
            new("hqq", new("HQQ", "HQQ"), new("Half-quadratic quantization; 4 or 8 bits.", "半二次量化；4 位或 8 位。")),
            new("eetq", new("EETQ", "EETQ"), new("Not supported; use HQQ or bitsandbytes with 8 bits.", "暂不支持；请用 8 位的 HQQ 或 bitsandbytes。"), Engines.None),
        ],
        Label = new("Quantization method", "量化方法"),
        Help = new("bnb and hqq both have 4 or 8 bits.", "bnb 与 hqq 均支持 4 位或 8 位。"),
    };

    public static Parameter<string> RopeScaling { get; } = new()
    {
        Path = "advanced.ropeScaling",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "none",
        Choices =
        [
            new("none", new("None", "不插值"), new("Positions as the model knows them.", "使用模型原有的位置编码。")),
            Choice.Named("linear", "Divides every position.", "等比压缩位置。"),
            Choice.Named("dynamic", "Stretches as rows get longer.", "随长度动态扩展。"),
            Choice.Named("yarn", "Stretches low frequencies more than high ones.", "对不同频率分别扩展。"),
            Choice.Named("llama3", "The rule of Llama 3.1.", "Llama 3.1 的扩展方式。"),
        ],
        Label = new("RoPE interpolation", "RoPE 插值方式"),
        Help = new("Stretches positions where rows are longer than the model's context.", "当数据超过模型上下文时扩展位置编码。"),
    };

    public static Parameter<string> Acceleration { get; } = new()
    {
        Path = "advanced.acceleration",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "auto",
        Choices =
        [
            new("auto", new("Automatic", "自动"), new("The attention that the installed PyTorch does best.", "使用已安装 PyTorch 的最佳注意力实现。")),
            new("flashattention2", new("FlashAttention-2", "FlashAttention-2"), new("Attention in blocks; needs Ampere or newer.", "分块注意力；需要 Ampere 及以上。"), Engines.LlamaFactory),
            new("unsloth", new("Unsloth", "Unsloth"), new("Fused kernels for one card.", "面向单卡的融合内核。"), Engines.LlamaFactory),
            new("liger", new("Liger", "Liger"), new("Fused loss and norms; saves memory on long rows.", "融合损失与归一化；长序列更省显存。"), Engines.LlamaFactory),
        ],
        Label = new("Acceleration", "加速方式"),
        Help = new("Kernels that the model and the card must support.", "模型与硬件需支持的加速内核。"),
    };

    public static Parameter<string> Distributed { get; } = new()
    {
        Path = "advanced.distributed",
        Section = ParameterSection.Advanced,
        Kind = ParameterKind.Choice,
        Default = "auto",
        Choices =
        [
            new("auto", new("Automatic", "自动"), new("The fastest way that fits the cards, by the estimate of memory.", "按显存估算，选择能放下的最快方式。")),
            new("none", new("None", "不切分"), new("Each card holds everything.", "每张卡保存完整副本。")),
            new("zero-2", new("ZeRO-2", "ZeRO-2"), new("Splits gradients and optimizer.", "切分梯度与优化器状态。"), Engines.LlamaFactory),
            new("zero-2-offload", new("ZeRO-2, offload", "ZeRO-2（卸载）"), new("The same, with the optimizer in main memory.", "同上，优化器放入内存。"), Engines.LlamaFactory),
            new("zero-3", new("ZeRO-3", "ZeRO-3"), new("Splits weights as well.", "同时切分权重。"), Engines.LlamaFactory),
            new("zero-3-offload", new("ZeRO-3, offload", "ZeRO-3（卸载）"), new("The same, with weights and optimizer in main memory.", "同上，权重与优化器放入内存。"), Engines.LlamaFactory),
            new("fsdp", new("FSDP", "FSDP"), new("PyTorch's own way of splitting everything.", "PyTorch 原生的完全切分。"), Engines.LlamaFactory),
        ],
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
