namespace FineTune.Core.Catalog;

/// <summary>Prompt templates by LLaMA-Factory's names.</summary>
public static class Templates
{
    /// <summary>The templates of the widely used model families, and those for base models.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "default", "empty", "alpaca", "chatml",
        "qwen", "qwen3", "qwen3_nothink", "qwen3_5", "qwen3_5_nothink", "qwen3_6", "qwen2_vl", "qwen3_vl", "qwen3_vl_nothink",
        "qwen2_audio", "qwen2_omni", "qwen3_omni", "qwen3_omni_nothink",
        "llama2", "llama2_zh", "llama3", "llama4", "mllama",
        "deepseek", "deepseek3", "deepseekr1", "deepseekcoder",
        "chatglm3", "glm4", "glm4_moe", "glm4_7", "glmz1", "glm4v", "glm4_5v",
        "gemma", "gemma2", "gemma3", "gemma3n", "gemma4", "gemma4n",
        "mistral", "mistral_small", "ministral3", "pixtral",
        "phi", "phi4", "phi4_mini", "gpt_oss",
        "yi", "intern2", "intern_vl", "minicpm_v", "cpm4", "minimax2", "kimi_vl", "hunyuan", "mimo", "ernie_nothink", "seed_oss", "bailing_v2",
        "granite3", "falcon_h1", "cohere",
    ];
}
