using FineTune.Core.Parameters;
using FineTune.Core.Ports;

namespace FineTune.Core.Tasks;

/// <summary>What an engine can train, read off the tables of parameters and templates.</summary>
public sealed class EngineCapabilities
{
    private EngineCapabilities(string name, Engines engine)
    {
        Name = name;
        Engine = engine;
        Templates = [.. Catalog.Templates.All.Where(template => template.Engines.HasFlag(engine)).Select(template => template.Name)];
    }

    public static EngineCapabilities Reference { get; } = new("reference", Engines.Reference);

    public static EngineCapabilities LlamaFactory { get; } = new("llamafactory", Engines.LlamaFactory);

    /// <summary>Name as offers and <c>job.json</c> write it.</summary>
    public string Name { get; }

    public Engines Engine { get; }

    public IReadOnlyList<string> Templates { get; }

    /// <summary>The engine that a job gets: <c>llamafactory</c> where its offer has it, else <c>reference</c>.</summary>
    public static EngineCapabilities Of(Offer offer) => offer.Engines.Contains(LlamaFactory.Name) ? LlamaFactory : Reference;

    /// <summary>The engine of a name.</summary>
    public static EngineCapabilities Find(string name) => name == LlamaFactory.Name ? LlamaFactory : Reference;

    /// <summary>Names of the engines in a set, in the order of their preference.</summary>
    public static IReadOnlyList<string> NamesOf(Engines engines) =>
        [.. new[] { LlamaFactory, Reference }.Where(capabilities => engines.HasFlag(capabilities.Engine)).Select(capabilities => capabilities.Name)];

    /// <summary>Values of a choice that the engine can do.</summary>
    public IReadOnlyList<string> ChoicesOf(Parameter row) =>
        [.. row.Choices.Where(choice => choice.Engines.HasFlag(Engine)).Select(choice => choice.Value)];
}
