using FineTune.Core.Parameters;

namespace FineTune.Core.Catalog;

/// <summary>The prompt templates of the widely used model families, and those for base models.</summary>
public static class Templates
{
    public static IReadOnlyList<PromptTemplate> All { get; } =
    [
        new("default", Engines.All), new("empty", Engines.All), new("alpaca", Engines.All), new("chatml", Engines.All),
        new("qwen", Engines.All), new("qwen3", Thinks: true), new("qwen3_nothink", Engines.All), new("qwen3_5", Thinks: true), new("qwen3_5_nothink"),
        new("qwen3_6", Thinks: true), new("qwen2_vl"), new("qwen3_vl", Thinks: true), new("qwen3_vl_nothink"), new("qwen2_audio"), new("qwen2_omni"),
        new("qwen3_omni", Thinks: true), new("qwen3_omni_nothink"),
        new("llama2"), new("llama2_zh"), new("llama3", Engines.All), new("llama4"), new("mllama"),
        new("deepseek"), new("deepseek3"), new("deepseekr1", Thinks: true), new("deepseekcoder"),
        new("chatglm3", EndsEveryTurn: true), new("glm4", EndsEveryTurn: true), new("glm4_moe", EndsEveryTurn: true, Thinks: true),
        new("glm4_7", EndsEveryTurn: true, Thinks: true), new("glmz1", EndsEveryTurn: true, Thinks: true), new("glm4v", EndsEveryTurn: true),
        new("glm4_5v", EndsEveryTurn: true, Thinks: true),
        new("gemma"), new("gemma2", EndsEveryTurn: true), new("gemma3"), new("gemma3n"), new("gemma4", Thinks: true), new("gemma4n", Thinks: true),
        new("mistral"), new("mistral_small"), new("ministral3"), new("pixtral"),
        new("phi"), new("phi4"), new("phi4_mini"), new("gpt_oss", EndsEveryTurn: true, Thinks: true),
        new("yi"), new("intern2"), new("intern_vl"), new("minicpm_v"), new("cpm4"), new("minimax2", Thinks: true), new("kimi_vl"), new("hunyuan"),
        new("mimo", Thinks: true), new("ernie_nothink"), new("seed_oss", Thinks: true), new("bailing_v2"),
        new("granite3"), new("falcon_h1"), new("cohere"),
    ];

    /// <summary>The template of a name, or null.</summary>
    public static PromptTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);
}
