using FineTune.Core.Parameters;
using FineTune.Core.Ports;

namespace FineTune.Core.Tasks.Rules;

/// <summary>Which precisions, kernels and ways of sharding go together.</summary>
internal static class KernelRules
{
    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("bf16-unsupported", ["hyperparameters.precision", "compute.type"],
            s => !s.Offer.SupportsBf16 && (s.Get(ParameterTable.Precision) is "bf16" or "pure_bf16"),
            s => new($"'{s.Offer.ComputeType}' does not compute in bf16.", $"“{s.Offer.ComputeType}”不支持 bf16。"),
            new("Use fp16 or fp32, or a card from Ampere on.", "请使用 fp16 或 fp32，或 Ampere 及更新的 GPU。")),
        TaskRule.Error("pure-bf16-zero-3", ["hyperparameters.precision", "advanced.distributed"],
            s => s.Get(ParameterTable.Precision) == "pure_bf16" && (s.Get(ParameterTable.Distributed) is "zero-3" or "zero-3-offload"),
            _ => new("pure_bf16 does not work with ZeRO-3.", "pure_bf16 不支持 ZeRO-3。"),
            new("Use bf16.", "请使用 bf16。")),
        TaskRule.Error("quantization-sharding", ["advanced.distributed", "advanced.quantizationBits", "advanced.quantizationMethod"],
            s => s.UsesZero3OrFsdp && s.IsQuantized && (s.Get(ParameterTable.QuantizationMethod) != "bnb" || s.Get(ParameterTable.QuantizationBits) == "int8"),
            _ => new("ZeRO-3 and FSDP quantize by 4-bit bnb only.", "ZeRO-3 与 FSDP 仅支持 4 位 bnb 量化。"),
            new("Use bnb with int4, or zero-2.", "请使用 bnb int4，或 zero-2。")),
        TaskRule.Warn("sharding-one-card", ["advanced.distributed", "compute.cards", "compute.nodes"],
            s => s.Compute.TotalCards == 1 && (s.Get(ParameterTable.Distributed) is "zero-2" or "zero-3" or "fsdp"),
            _ => new("With one card there is nothing to split.", "只有一张卡，无从切分。"),
            new("Use none, more cards, or a variant with offload.", "请选择 none、增加卡数，或使用卸载方式。")),
        TaskRule.Error("unsloth-sharding", ["advanced.acceleration", "advanced.distributed"],
            s => s.Get(ParameterTable.Acceleration) == "unsloth" && s.UsesZero3OrFsdp,
            _ => new("unsloth does not work with ZeRO-3 or FSDP.", "unsloth 不支持 ZeRO-3 或 FSDP。"),
            new("Use zero-2, or another acceleration.", "请使用 zero-2 或其他加速方式。")),
        TaskRule.Warn("unsloth-several-cards", ["advanced.acceleration", "compute.cards"],
            s => s.Get(ParameterTable.Acceleration) == "unsloth" && s.Compute.TotalCards > 1,
            _ => new("The makers of the engine call unsloth on several cards unsupported.", "引擎维护者不支持在多卡上使用 unsloth。"),
            new("Use one card, or another acceleration.", "请使用单卡，或其他加速方式。")),
        TaskRule.Warn("unsloth-8bit-ignored", ["advanced.quantizationBits", "advanced.acceleration"],
            s => s.Get(ParameterTable.Acceleration) == "unsloth" && s.Get(ParameterTable.QuantizationBits) == "int8",
            _ => new("unsloth ignores 8-bit quantization.", "unsloth 会忽略 8 位量化。"),
            new("Use int4 or none.", "请使用 int4 或 none。")),
        TaskRule.Error("flash-attention-precision", ["advanced.acceleration", "hyperparameters.precision"],
            s => s.Get(ParameterTable.Acceleration) == "flashattention2" && s.Get(ParameterTable.Precision) == "fp32",
            _ => new("FlashAttention-2 computes in fp16 and bf16 only.", "FlashAttention-2 仅支持 fp16 与 bf16。"),
            new("Use bf16 or fp16.", "请使用 bf16 或 fp16。")),
        TaskRule.Error("flash-attention-card", ["advanced.acceleration", "compute.type"],
            s => s.Get(ParameterTable.Acceleration) == "flashattention2" && s.Offer is { Device: DeviceKind.Gpu, SupportsBf16: false },
            s => new($"FlashAttention-2 needs a card from Ampere on; '{s.Offer.ComputeType}' is older.", $"FlashAttention-2 需要 Ampere 及更新的 GPU；“{s.Offer.ComputeType}”较旧。"),
            new("Use auto, or a newer card.", "请使用 auto，或更新的 GPU。")),
        TaskRule.Warn("fp32-on-gpu", ["hyperparameters.precision"],
            s => s.Offer.Device == DeviceKind.Gpu && s.Get(ParameterTable.Precision) == "fp32",
            _ => new("Full precision takes twice the memory and many times the time of mixed precision.", "全精度的显存约为混合精度的两倍，且慢数倍。"),
            new("Use auto.", "请使用 auto。")),
    ];
}
