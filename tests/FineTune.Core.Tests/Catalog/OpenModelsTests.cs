using FineTune.Core.Catalog;

namespace FineTune.Core.Tests.Catalog;

public sealed class OpenModelsTests
{
    /// <summary>Width of a head where it is not the hidden size divided by the heads.</summary>
    private static readonly Dictionary<string, int> HeadWidths = new()
    {
        ["Qwen3-0.6B"] = 128,
        ["Qwen3-4B"] = 128,
        ["Qwen3-32B"] = 128,
        ["Mistral-Nemo-Instruct-2407"] = 128,
        ["gemma-2-2b-it"] = 256,
        ["gemma-2-9b-it"] = 256,
        ["gemma-2-27b-it"] = 128,
    };

    [Fact]
    public void All_EveryModel_HasATemplateThatThereIsAndANameOfItsOwn()
    {
        Assert.Equal(OpenModels.All.Count, OpenModels.All.Select(model => model.Name).Distinct().Count());
        Assert.All(OpenModels.All, model => Assert.NotNull(Templates.Find(model.Template)));
        Assert.All(OpenModels.All, model => Assert.Contains('/', model.Source));
    }

    [Fact]
    public void All_EveryNumberOfWeights_IsThatOfTheArchitecture() => Assert.All(OpenModels.All, model =>
    {
        long width = HeadWidths.GetValueOrDefault(model.Name, model.HiddenSize / model.AttentionHeads);
        long hidden = model.HiddenSize;
        var layer = (2 * hidden * model.AttentionHeads * width) + (2 * hidden * model.KeyValueHeads * width) + (3 * hidden * model.IntermediateSize) + (2 * hidden);
        layer += model.Name switch
        {
            // Biases of queries, keys and values.
            var name when name.StartsWith("Qwen2.5", StringComparison.Ordinal) || name.Contains("Distill-Qwen", StringComparison.Ordinal) || name.StartsWith("glm-4", StringComparison.Ordinal)
                => (model.AttentionHeads + (2 * model.KeyValueHeads)) * width,

            // Norms of queries and keys; norms after attention and feed-forward.
            var name when name.StartsWith("Qwen3", StringComparison.Ordinal) => 2 * width,
            var name when name.StartsWith("gemma-2", StringComparison.Ordinal) => 2 * hidden,
            _ => 0,
        };
        var tied = (model.Layers * layer) + hidden + (model.VocabularySize * hidden);

        Assert.Contains(model.Parameters, new[] { tied, tied + (model.VocabularySize * hidden) });
    });
}
