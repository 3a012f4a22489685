using System.Text.Json.Nodes;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Api.Catalog;

/// <summary>A row of the table of parameters as the API shows it: all that a form needs.</summary>
/// <param name="Path">Where it stands in a task; below each job unless <paramref name="Section"/> is basic.</param>
/// <param name="Section">Part of the form.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Label">Name to show.</param>
/// <param name="Help">What it means.</param>
/// <param name="Default">Value where none is given; null where there is none, or where it depends on model or location.</param>
/// <param name="Optional">Whether null is a value of its own.</param>
/// <param name="List">Whether a list may stand in the place of one value.</param>
/// <param name="Minimum">Hard range; for durations in seconds, for memory in GiB.</param>
/// <param name="Maximum">Hard range.</param>
/// <param name="ExclusiveMinimum">Whether the minimum itself is outside.</param>
/// <param name="RecommendedMinimum">Advice; outside it there is a warning.</param>
/// <param name="RecommendedMaximum">Advice.</param>
/// <param name="Unit">Unit to show behind the value.</param>
/// <param name="Choices">Values of a choice; empty for every other kind.</param>
/// <param name="ChoicesFrom">Which list of the catalog the values of a text come from; none where it is free.</param>
/// <param name="Methods">Methods it applies to; empty for all.</param>
/// <param name="Stages">Stages it applies to; empty for all.</param>
/// <param name="Engines">Engines that can do values other than the default.</param>
/// <param name="Argument">LLaMA-Factory's name of it; null where the control plane uses it itself.</param>
public sealed record ParameterView(
    string Path, ParameterSection Section, ParameterKind Kind, LocalizedText Label, LocalizedText Help, JsonNode? Default, bool Optional, bool List,
    double? Minimum, double? Maximum, bool ExclusiveMinimum, double? RecommendedMinimum, double? RecommendedMaximum, LocalizedText? Unit,
    IReadOnlyList<ChoiceView> Choices, ChoiceSource ChoicesFrom, IReadOnlyList<string> Methods, IReadOnlyList<string> Stages,
    IReadOnlyList<string> Engines, string? Argument)
{
    internal static ParameterView Of(Parameter row) => new(
        row.Path, row.Section, row.Kind, row.Label, row.Help, row.Write(row.DefaultValue), row.IsOptional, row.IsList, row.Minimum, row.Maximum,
        row.ExclusiveMinimum, row.RecommendedMinimum, row.RecommendedMaximum, row.Unit, [.. row.Choices.Select(ChoiceView.Of)], row.ChoicesFrom,
        row.Methods, row.Stages, EngineCapabilities.NamesOf(row.Engines), row.Argument);
}

/// <summary>One value of a choice.</summary>
/// <param name="Engines">Engines that can do it; empty where none can.</param>
public sealed record ChoiceView(string Value, LocalizedText Label, LocalizedText Help, IReadOnlyList<string> Engines)
{
    internal static ChoiceView Of(Choice choice) => new(choice.Value, choice.Label, choice.Help, EngineCapabilities.NamesOf(choice.Engines));
}

/// <summary>A prompt template as the API shows it.</summary>
/// <param name="Thinks">Whether answers hold a part for reasoning.</param>
public sealed record TemplateView(string Name, IReadOnlyList<string> Engines, bool Thinks)
{
    internal static TemplateView Of(Core.Catalog.PromptTemplate template) => new(template.Name, EngineCapabilities.NamesOf(template.Engines), template.Thinks);
}
