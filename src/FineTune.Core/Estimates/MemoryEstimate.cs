using FineTune.Core.Catalog;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Estimates;

/// <summary>
/// Memory of one card while it trains, in bytes, by what it is for.
/// <para>Let N be the weights of the model, T those that train, C the cards, t the tokens of one batch on one card
/// (batch × length; twice that for pairs), h the hidden size, e the bytes of an element (2 in half precision, else 4).</para>
/// <list type="bullet">
/// <item>Weights: frozen ones e each, 1.06 in 8 and 0.56 in 4 bits (bits and scales; embeddings stay at e); those that train e each,
/// except where lora and freeze train the master copy itself.</item>
/// <item>Gradients: 4·T, or 2·T in pure bf16.</item>
/// <item>Optimizer: T × (AdamW 8, its 8-bit form 2, Lion 4 and 1, Adafactor and SGD near 0; half of it in pure bf16), and 4·T for the
/// master copy in mixed precision.</item>
/// <item>Activations: a layer keeps t × (8·h + 2·kv + 4·i) × e (kv: width of keys and values, i: of the feed-forward layer; after Korthikanti
/// et al., arXiv 2205.05198, for a gated decoder with fused attention). With gradient checkpointing each layer keeps t·h·e and one layer
/// is whole at a time.</item>
/// <item>Logits: t × vocabulary × (e + 8): as computed, as fp32 and their gradient; fused kernels (liger, unsloth) keep a quarter.</item>
/// <item>Sharding: ZeRO-2 divides gradients and optimizer by C, ZeRO-3 and FSDP weights too, of which two layers are whole at a time;
/// offload keeps the optimizer (ZeRO-3: and the weights) in main memory.</item>
/// <item>Reference model of dpo and kto: e·N unless LoRA, where switching the adapter off gives it.</item>
/// </list>
/// </summary>
public sealed record MemoryEstimate(double Weights, double Gradients, double Optimizer, double Activations, double Reference, double Overhead)
{
    /// <summary>The framework, its kernels and what allocation wastes, on a GPU.</summary>
    private const double GpuOverhead = 0.9 * GiB;

    private const double CpuOverhead = 0.35 * GiB;

    private const double GiB = 1024.0 * 1024 * 1024;

    private const double FusedLogits = 0.25;

    /// <summary>All of it, in GiB.</summary>
    public double TotalGiB => (Weights + Gradients + Optimizer + Activations + Reference + Overhead) / GiB;

    /// <param name="task">Task.</param>
    /// <param name="settings">Settings of the job.</param>
    /// <param name="model">Base model.</param>
    /// <param name="cards">Cards of all nodes.</param>
    /// <param name="isGpu">Whether cards are GPUs.</param>
    /// <param name="rowTokens">Tokens of a row, after truncation.</param>
    public static MemoryEstimate Of(TaskSpec task, Settings settings, BaseModel model, long cards, bool isGpu, double rowTokens)
    {
        var precision = settings.Get(ParameterTable.Precision);
        var element = precision == "fp32" ? 4.0 : 2.0;
        var isPure = precision == "pure_bf16";
        var trained = TrainedWeights(task, settings, model);
        var shards = Sharding.Of(settings, cards);

        var master = element == 2 && !isPure ? 4.0 : 0;
        var weights = FrozenBytes(task, settings, model, element, trained) + (task.Method == "full" || master == 0 ? trained * element : 0);
        var gradients = trained * (isPure ? 2 : 4) / shards.Gradients;
        var optimizer = shards.OffloadsOptimizer ? 0 : trained * (master + (StateBytes(settings) * (isPure ? 0.5 : 1))) / shards.Gradients;
        var wholeLayers = Math.Min(weights, 2 * weights / Math.Max(1, model.Layers));
        var held = shards.Weights == 1 && !shards.OffloadsWeights ? weights : (shards.OffloadsWeights ? 0 : weights / shards.Weights) + wholeLayers;
        var needsReference = task.Method != "lora"
            && (task.Stage == "kto" || (task.Stage == "dpo" && settings.Get(ParameterTable.PreferenceLoss) is not "orpo" and not "simpo"));
        return new MemoryEstimate(
            Math.Min(held, weights), gradients, optimizer, ActivationBytes(task, settings, model, element, rowTokens),
            needsReference ? model.Parameters * element / shards.Weights : 0, isGpu ? GpuOverhead : CpuOverhead);
    }

    /// <summary>Number of weights that train. LoRA adds rank × (width in + width out) to each linear layer.</summary>
    public static double TrainedWeights(TaskSpec task, Settings settings, BaseModel model) => task.Method switch
    {
        "full" => model.Parameters,
        "freeze" => Math.Min(model.Layers, Math.Abs(settings.Get(ParameterTable.FreezeTrainableLayers))) * (model.Parameters - EmbeddingWeights(model)) / Math.Max(1, model.Layers),
        _ => settings.Get(ParameterTable.LoraRank) * (double)model.Layers * LoraWidths(settings, model),
    };

    private static double LoraWidths(Settings settings, BaseModel model)
    {
        double hidden = model.HiddenSize, inner = model.IntermediateSize, keyValue = KeyValueWidth(model);
        double Of(string name) => name switch
        {
            "q_proj" or "o_proj" => 2 * hidden,
            "k_proj" or "v_proj" => hidden + keyValue,
            "gate_proj" or "up_proj" or "down_proj" => hidden + inner,
            "all" => (4 * hidden) + (2 * (hidden + keyValue)) + (3 * (hidden + inner)),
            _ => hidden + inner,
        };
        return settings.Get(ParameterTable.TargetModules).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Sum(Of);
    }

    private static double FrozenBytes(TaskSpec task, Settings settings, BaseModel model, double element, double trained)
    {
        var frozen = task.Method == "lora" ? model.Parameters : Math.Max(0, model.Parameters - trained);
        double? quantized = settings.Get(ParameterTable.QuantizationBits) switch { "int4" => 0.56, "int8" => 1.06, _ => null };
        var embeddings = Math.Min(frozen, EmbeddingWeights(model));
        return quantized is { } bytes ? ((frozen - embeddings) * bytes) + (embeddings * element) : frozen * element;
    }

    private static double ActivationBytes(TaskSpec task, Settings settings, BaseModel model, double element, double rowTokens)
    {
        var rows = settings.Get(ParameterTable.BatchSize) * (task.Stage is "dpo" or "rm" or "kto" ? 2 : 1);
        var tokens = rows * rowTokens;
        var layer = tokens * ((8.0 * model.HiddenSize) + (2.0 * KeyValueWidth(model)) + (4.0 * model.IntermediateSize)) * element;
        var layers = settings.Get(ParameterTable.GradientCheckpointing) ? (tokens * model.HiddenSize * element * model.Layers) + layer : layer * model.Layers;
        var isFused = settings.Get(ParameterTable.Acceleration) is "liger" or "unsloth";
        var logits = task.Stage == "rm" ? 0 : tokens * model.VocabularySize * (element + 8) * (isFused ? FusedLogits : 1);
        return layers + logits;
    }

    private static double StateBytes(Settings settings) => settings.Get(ParameterTable.Optimizer) switch
    {
        "adamw_8bit" or "paged_adamw_8bit" => 2,
        "lion_32bit" => 4,
        "lion_8bit" => 1,
        "adafactor" or "sgd" => 0.05,
        _ => 8,
    };

    private static double EmbeddingWeights(BaseModel model) => Math.Min(model.Parameters, 2.0 * model.VocabularySize * model.HiddenSize);

    private static double KeyValueWidth(BaseModel model) => model.HiddenSize / (double)Math.Max(1, model.AttentionHeads) * model.KeyValueHeads;

    private sealed record Sharding(double Weights, double Gradients, bool OffloadsWeights, bool OffloadsOptimizer)
    {
        public static Sharding Of(Settings settings, long cards) => settings.Get(ParameterTable.Distributed) switch
        {
            "zero-2" => new(1, cards, false, false),
            "zero-2-offload" => new(1, cards, false, true),
            "zero-3" or "fsdp" => new(cards, cards, false, false),
            "zero-3-offload" => new(cards, cards, true, true),
            _ => new(1, 1, false, false),
        };
    }
}
