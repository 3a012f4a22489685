using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks.Rules;

/// <summary>What the methods demand and forbid: adapters, frozen layers, quantized weights.</summary>
internal static class MethodRules
{
    /// <summary>Names that linear layers have in the widely used model families.</summary>
    private static readonly HashSet<string> KnownModules =
    [
        "all", "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj", "qkv_proj", "gate_up_proj",
        "query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h", "fc1", "fc2", "c_attn", "c_proj", "w1", "w2", "w3", "wqkv", "wo",
    ];

    public static IReadOnlyList<TaskRule> All { get; } =
    [
        TaskRule.Error("quantization-needs-lora", ["advanced.quantizationBits", "/method"],
            s => s.IsQuantized && s.Task.Method != "lora",
            s => new($"Quantized weights cannot be trained by {s.Task.Method}.", $"量化权重不能用 {s.Task.Method} 训练。"),
            new("Use method lora, or no quantization.", "请使用 lora，或取消量化。")),
        TaskRule.Error("eetq-unsupported", ["advanced.quantizationMethod"],
            s => s.IsQuantized && s.Get(ParameterTable.QuantizationMethod) == "eetq",
            _ => new("No engine can use eetq: its package does not load beside the transformers that the engine needs.",
                "没有引擎能使用 eetq：其软件包无法与引擎所需的 transformers 一起加载。"),
            new("Use hqq or bnb; both have 8 bits too.", "请改用 hqq 或 bnb，它们同样支持 8 位。")),
        TaskRule.Warn("quantization-method-no-effect", ["advanced.quantizationMethod", "advanced.quantizationBits"],
            s => !s.IsQuantized && s.IsChanged(ParameterTable.QuantizationMethod),
            _ => new("Without a number of bits nothing is quantized.", "未选择量化等级时不会量化。"),
            new("Choose int4 or int8, or leave the method out.", "请选择 int4 或 int8，或不设置量化方法。")),
        TaskRule.Error("dora-quantization", ["lora.dora", "advanced.quantizationMethod"],
            s => s.Task.Method == "lora" && s.Get(ParameterTable.DoRa) && s.IsQuantized && s.Get(ParameterTable.QuantizationMethod) != "bnb",
            _ => new("DoRA works with bnb quantization only.", "DoRA 仅支持 bnb 量化。"),
            new("Use bnb, or turn DoRA off.", "请使用 bnb，或关闭 DoRA。")),
        TaskRule.Warn("lora-plus-no-effect", ["lora.learningRateRatio"],
            s => s.Task.Method == "lora" && s.Get(ParameterTable.LearningRateRatio) == 1,
            _ => new("A ratio of 1 is plain LoRA.", "比例为 1 即普通 LoRA。"),
            new("Leave it out, or use about 16.", "无需设置，或取 16 左右。")),
        TaskRule.Warn("lora-plus-below-one", ["lora.learningRateRatio"],
            s => s.Task.Method == "lora" && s.Get(ParameterTable.LearningRateRatio) is < 1,
            _ => new("Below 1 the B matrices learn more slowly than in plain LoRA.", "小于 1 时 B 矩阵比普通 LoRA 学得更慢。"),
            new("LoRA+ uses about 16.", "LoRA+ 通常取 16 左右。")),
        TaskRule.Tell("rank-beyond-serving", ["lora.rank"],
            s => s.Task.Method == "lora" && s.Get(ParameterTable.LoraRank) > 32,
            _ => new("vLLM serves adapters up to rank 32 unless it is told otherwise.", "vLLM 默认只支持秩不超过 32 的适配器。"),
            new("Raise its max LoRA rank when you serve the adapter.", "部署时请提高其 LoRA 秩上限。")),
        TaskRule.Warn("unknown-target-module", ["lora.targetModules"],
            s => s.Task.Method == "lora" && Targets(s).Any(name => !KnownModules.Contains(name)),
            s => new($"No widely used model has layers called {string.Join(", ", Targets(s).Where(name => !KnownModules.Contains(name)).Select(Excerpt.Of))}; wrong names fail only after the model was loaded.",
                $"常见模型中没有名为 {string.Join("、", Targets(s).Where(name => !KnownModules.Contains(name)).Select(Excerpt.Of))} 的层；写错要到模型加载后才会失败。"),
            new("Use all, or names such as q_proj,v_proj.", "请使用 all，或 q_proj,v_proj 这样的名称。")),
        TaskRule.Error("freeze-no-layers", ["advanced.freezeTrainableLayers"],
            s => s.Task.Method == "freeze" && s.Get(ParameterTable.FreezeTrainableLayers) == 0,
            _ => new("With 0 layers nothing trains.", "层数为 0 时没有可训练的参数。"),
            new("Give a number of layers; negative for the first ones.", "请设置层数；负数表示最前几层。")),
        TaskRule.Error("freeze-too-many-layers", ["advanced.freezeTrainableLayers", "/model"],
            s => s.Task.Method == "freeze" && Math.Abs(s.Get(ParameterTable.FreezeTrainableLayers)) > s.Model.Layers,
            s => new($"{s.Model.Name} has {s.Model.Layers} layers.", $"{s.Model.Name} 共 {s.Model.Layers} 层。"),
            new("Give fewer layers, or use method full.", "请减少层数，或使用 full。")),
    ];

    private static IEnumerable<string> Targets(RuleSubject subject) =>
        subject.Get(ParameterTable.TargetModules).Split(',', StringSplitOptions.TrimEntries).Where(name => name.Length > 0).DefaultIfEmpty("(none)");
}
