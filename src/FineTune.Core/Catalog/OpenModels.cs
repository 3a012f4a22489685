using FineTune.Core.Ports;

namespace FineTune.Core.Catalog;

/// <summary>
/// Widely used open models, by the figures of their <c>config.json</c>. They are read from their hub by the llamafactory engine,
/// wherever that runs. Gated ones need a token of somebody who has accepted the vendor's terms.
/// </summary>
public sealed class OpenModels : IModelCatalog
{
    private const string Apache = "Apache-2.0";
    private const string Mit = "MIT";

    /// <summary>The location that stands for every one with the llamafactory engine.</summary>
    private static readonly string[] Everywhere = [BaseModel.AnyLocation];

    /// <summary>The table.</summary>
    public static IReadOnlyList<BaseModel> All { get; } =
    [
        // Name, hub id, template, chat, weights, layers, hidden, feed-forward, heads, key-value heads, vocabulary, context, licence, gated.
        Row("Qwen2.5-0.5B", "Qwen/Qwen2.5-0.5B", "default", false, 494_032_768, 24, 896, 4864, 14, 2, 151936, 32768, Apache),
        Row("Qwen2.5-0.5B-Instruct", "Qwen/Qwen2.5-0.5B-Instruct", "qwen", true, 494_032_768, 24, 896, 4864, 14, 2, 151936, 32768, Apache),
        Row("Qwen2.5-1.5B-Instruct", "Qwen/Qwen2.5-1.5B-Instruct", "qwen", true, 1_543_714_304, 28, 1536, 8960, 12, 2, 151936, 32768, Apache),
        Row("Qwen2.5-3B-Instruct", "Qwen/Qwen2.5-3B-Instruct", "qwen", true, 3_085_938_688, 36, 2048, 11008, 16, 2, 151936, 32768, "Qwen-Research"),
        Row("Qwen2.5-7B", "Qwen/Qwen2.5-7B", "default", false, 7_615_616_512, 28, 3584, 18944, 28, 4, 152064, 131072, Apache),
        Row("Qwen2.5-7B-Instruct", "Qwen/Qwen2.5-7B-Instruct", "qwen", true, 7_615_616_512, 28, 3584, 18944, 28, 4, 152064, 32768, Apache),
        Row("Qwen2.5-14B-Instruct", "Qwen/Qwen2.5-14B-Instruct", "qwen", true, 14_770_033_664, 48, 5120, 13824, 40, 8, 152064, 32768, Apache),
        Row("Qwen2.5-32B-Instruct", "Qwen/Qwen2.5-32B-Instruct", "qwen", true, 32_763_876_352, 64, 5120, 27648, 40, 8, 152064, 32768, Apache),
        Row("Qwen2.5-72B-Instruct", "Qwen/Qwen2.5-72B-Instruct", "qwen", true, 72_706_203_648, 80, 8192, 29568, 64, 8, 152064, 32768, "Qwen"),
        Row("Qwen3-0.6B", "Qwen/Qwen3-0.6B", "qwen3", true, 596_049_920, 28, 1024, 3072, 16, 8, 151936, 40960, Apache),
        Row("Qwen3-1.7B", "Qwen/Qwen3-1.7B", "qwen3", true, 1_720_574_976, 28, 2048, 6144, 16, 8, 151936, 40960, Apache),
        Row("Qwen3-4B", "Qwen/Qwen3-4B", "qwen3", true, 4_022_468_096, 36, 2560, 9728, 32, 8, 151936, 40960, Apache),
        Row("Qwen3-8B", "Qwen/Qwen3-8B", "qwen3", true, 8_190_735_360, 36, 4096, 12288, 32, 8, 151936, 40960, Apache),
        Row("Qwen3-14B", "Qwen/Qwen3-14B", "qwen3", true, 14_768_307_200, 40, 5120, 17408, 40, 8, 151936, 40960, Apache),
        Row("Qwen3-32B", "Qwen/Qwen3-32B", "qwen3", true, 32_762_123_264, 64, 5120, 25600, 64, 8, 151936, 40960, Apache),
        Row("Llama-3.2-1B-Instruct", "meta-llama/Llama-3.2-1B-Instruct", "llama3", true, 1_235_814_400, 16, 2048, 8192, 32, 8, 128256, 131072, "Llama-3.2", true),
        Row("Llama-3.2-3B-Instruct", "meta-llama/Llama-3.2-3B-Instruct", "llama3", true, 3_212_749_824, 28, 3072, 8192, 24, 8, 128256, 131072, "Llama-3.2", true),
        Row("Llama-3.1-8B", "meta-llama/Llama-3.1-8B", "default", false, 8_030_261_248, 32, 4096, 14336, 32, 8, 128256, 131072, "Llama-3.1", true),
        Row("Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B-Instruct", "llama3", true, 8_030_261_248, 32, 4096, 14336, 32, 8, 128256, 131072, "Llama-3.1", true),
        Row("Llama-3.1-70B-Instruct", "meta-llama/Llama-3.1-70B-Instruct", "llama3", true, 70_553_706_496, 80, 8192, 28672, 64, 8, 128256, 131072, "Llama-3.1", true),
        Row("Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct", "llama3", true, 70_553_706_496, 80, 8192, 28672, 64, 8, 128256, 131072, "Llama-3.3", true),
        Row("Mistral-7B-Instruct-v0.3", "mistralai/Mistral-7B-Instruct-v0.3", "mistral", true, 7_248_023_552, 32, 4096, 14336, 32, 8, 32768, 32768, Apache, true),
        Row("Mistral-Nemo-Instruct-2407", "mistralai/Mistral-Nemo-Instruct-2407", "mistral", true, 12_247_782_400, 40, 5120, 14336, 32, 8, 131072, 131072, Apache, true),
        Row("gemma-2-2b-it", "google/gemma-2-2b-it", "gemma2", true, 2_614_341_888, 26, 2304, 9216, 8, 4, 256000, 8192, "Gemma", true),
        Row("gemma-2-9b-it", "google/gemma-2-9b-it", "gemma2", true, 9_241_705_984, 42, 3584, 14336, 16, 8, 256000, 8192, "Gemma", true),
        Row("gemma-2-27b-it", "google/gemma-2-27b-it", "gemma2", true, 27_227_128_320, 46, 4608, 36864, 32, 16, 256000, 8192, "Gemma", true),
        Row("Phi-3-mini-4k-instruct", "microsoft/Phi-3-mini-4k-instruct", "phi", true, 3_821_079_552, 32, 3072, 8192, 32, 32, 32064, 4096, Mit),
        Row("phi-4", "microsoft/phi-4", "phi4", true, 14_659_507_200, 40, 5120, 17920, 40, 10, 100352, 16384, Mit),
        Row("DeepSeek-R1-Distill-Qwen-1.5B", "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", "deepseekr1", true, 1_777_088_000, 28, 1536, 8960, 12, 2, 151936, 131072, Mit),
        Row("DeepSeek-R1-Distill-Qwen-7B", "deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseekr1", true, 7_615_616_512, 28, 3584, 18944, 28, 4, 152064, 131072, Mit),
        Row("DeepSeek-R1-Distill-Qwen-14B", "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B", "deepseekr1", true, 14_770_033_664, 48, 5120, 13824, 40, 8, 152064, 131072, Mit),
        Row("DeepSeek-R1-Distill-Qwen-32B", "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "deepseekr1", true, 32_763_876_352, 64, 5120, 27648, 40, 8, 152064, 131072, Mit),
        Row("DeepSeek-R1-Distill-Llama-8B", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "deepseekr1", true, 8_030_261_248, 32, 4096, 14336, 32, 8, 128256, 131072, Mit),
        Row("DeepSeek-R1-Distill-Llama-70B", "deepseek-ai/DeepSeek-R1-Distill-Llama-70B", "deepseekr1", true, 70_553_706_496, 80, 8192, 28672, 64, 8, 128256, 131072, Mit),
        Row("glm-4-9b-chat-hf", "zai-org/glm-4-9b-chat-hf", "glm4", true, 9_399_951_360, 40, 4096, 13696, 32, 2, 151552, 131072, "GLM-4"),
        Row("Yi-1.5-9B-Chat", "01-ai/Yi-1.5-9B-Chat", "yi", true, 8_829_407_232, 48, 4096, 11008, 32, 4, 64000, 4096, Apache),
    ];

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellation) => new(All);

    private static BaseModel Row(
        string name, string hub, string template, bool isChat, long weights, int layers, int hidden, int inner, int heads, int keyValueHeads,
        int vocabulary, int context, string licence, bool isGated = false) =>
        new(name, hub, Everywhere, template, isChat, weights, layers, hidden, inner, heads, keyValueHeads, vocabulary, context, licence, IsGated: isGated);
}
