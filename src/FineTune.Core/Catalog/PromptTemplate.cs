using FineTune.Core.Parameters;

namespace FineTune.Core.Catalog;

/// <summary>A prompt template: how a conversation becomes text.</summary>
/// <param name="Name">LLaMA-Factory's name.</param>
/// <param name="Engines">Engines that have it.</param>
/// <param name="EndsEveryTurn">Whether each turn ends with a token of its own that the engine puts in place cheaply
/// (<c>efficient_eos</c>); such a template cannot train on the prompt.</param>
/// <param name="Thinks">Whether answers hold a part for reasoning; rows without one get an empty part, and it is learnt.</param>
public sealed record PromptTemplate(string Name, Engines Engines = Engines.LlamaFactory, bool EndsEveryTurn = false, bool Thinks = false);
