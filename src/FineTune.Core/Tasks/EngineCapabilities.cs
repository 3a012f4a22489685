using FineTune.Core.Ports;

namespace FineTune.Core.Tasks;

/// <summary>What an engine can train. A job gets <c>llamafactory</c> where its offer has it, else <c>reference</c>.</summary>
public sealed record EngineCapabilities(
    string Name,
    IReadOnlySet<string> Stages,
    IReadOnlySet<string> Templates,
    IReadOnlySet<string> Optimizers,
    bool Quantizes,
    bool Accelerates,
    bool Shards,
    bool ScalesRope,
    bool Packs,
    bool StopsEarly,
    bool TrainsDora)
{
    public static EngineCapabilities Reference { get; } = new(
        "reference",
        new HashSet<string> { "pt", "sft" },
        new HashSet<string> { "default", "empty", "alpaca", "chatml", "qwen", "llama3" },
        new HashSet<string> { "adamw_torch", "adamw_torch_fused", "sgd" },
        Quantizes: false, Accelerates: false, Shards: false, ScalesRope: false, Packs: false, StopsEarly: false, TrainsDora: false);

    public static EngineCapabilities LlamaFactory { get; } = new(
        "llamafactory",
        new HashSet<string> { "pt", "sft", "rm", "dpo", "kto" },
        new HashSet<string>(Catalog.Templates.All),
        new HashSet<string> { "adamw_torch", "adamw_torch_fused", "adamw_8bit", "paged_adamw_8bit", "adafactor", "sgd", "lion_32bit", "lion_8bit" },
        Quantizes: true, Accelerates: true, Shards: true, ScalesRope: true, Packs: true, StopsEarly: true, TrainsDora: true);

    public static EngineCapabilities Of(Offer offer) => offer.Engines.Contains("llamafactory") ? LlamaFactory : Reference;
}
