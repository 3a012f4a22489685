using System.Text.Json.Serialization;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Catalog;

/// <summary>A base model that a task can name, with the architecture facts that estimates and rules need.</summary>
/// <param name="Name">What a task writes as <c>model</c>, as <c>Qwen2.5-7B-Instruct</c>.</param>
/// <param name="Source">Hub id, or the folder on this machine.</param>
/// <param name="Locations">Locations that can train it; <see cref="AnyLocation"/> stands for every one with the llamafactory engine, which
/// reads models from their hub.</param>
/// <param name="Template">Prompt template the model was made with; <c>default</c> for base models without one.</param>
/// <param name="IsChat">Whether it is an instruct or chat model, whose template must match.</param>
/// <param name="Parameters">Number of weights.</param>
/// <param name="Layers">Decoder layers.</param>
/// <param name="HiddenSize">Width of the residual stream.</param>
/// <param name="IntermediateSize">Width of the feed-forward layer.</param>
/// <param name="AttentionHeads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="VocabularySize">Rows of the embedding.</param>
/// <param name="ContextLength">Most positions it was trained for, in tokens.</param>
/// <param name="Licence">SPDX name or the vendor's own.</param>
/// <param name="TunedTemplate">Template that it was tuned with here before, and has to be tuned with again; null for a model as its maker made it.</param>
/// <param name="IsGated">Whether its hub gives it only to those who have accepted the maker's terms.</param>
public sealed record BaseModel(
    string Name,
    string Source,
    IReadOnlyList<string> Locations,
    string Template,
    bool IsChat,
    long Parameters,
    int Layers,
    int HiddenSize,
    int IntermediateSize,
    int AttentionHeads,
    int KeyValueHeads,
    int VocabularySize,
    int ContextLength,
    string Licence,
    string? TunedTemplate = null,
    bool IsGated = false)
{
    public const string AnyLocation = "*";

    /// <summary>Whether the trainer reads it from its hub.</summary>
    [JsonIgnore]
    public bool IsFetched => Locations.Contains(AnyLocation);

    /// <summary>Template of a task that does not name one.</summary>
    [JsonIgnore]
    public string OwnTemplate => TunedTemplate ?? Template;

    /// <summary>Whether a job on an offer can have it.</summary>
    public bool IsAt(Offer offer) =>
        Locations.Contains(offer.Location) || (IsFetched && offer.Engines.Contains(EngineCapabilities.LlamaFactory.Name));

    /// <summary>The same model with the locations among some offers that can train it, by their names.</summary>
    public BaseModel Among(IEnumerable<Offer> offers) => this with { Locations = [.. offers.Where(IsAt).Select(offer => offer.Location).Distinct()] };
}
