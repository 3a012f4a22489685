using System.Text.Json.Nodes;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Api.Catalog;

/// <summary>A row of the table of parameters as the API shows it.</summary>
public sealed record ParameterView(
    string Path, ParameterSection Section, ParameterKind Kind, LocalizedText Label, LocalizedText Help, JsonNode? Default, bool Optional,
    double? Minimum, double? Maximum, bool ExclusiveMinimum, double? RecommendedMinimum, double? RecommendedMaximum,
    IReadOnlyList<string> Choices, LocalizedText? Unit, string? Argument, IReadOnlyList<string> Methods, IReadOnlyList<string> Stages)
{
    internal static ParameterView Of(Parameter row) => new(
        row.Path, row.Section, row.Kind, row.Label, row.Help, row.Write(row.DefaultValue), row.IsOptional, row.Minimum, row.Maximum,
        row.ExclusiveMinimum, row.RecommendedMinimum, row.RecommendedMaximum, row.Choices, row.Unit, row.Argument, row.Methods, row.Stages);
}
