using System.Text.Json.Nodes;
using FineTune.Core.Findings;

namespace FineTune.Cli.Server;

/// <summary>Reads findings out of answers.</summary>
internal static class FindingJson
{
    public static Finding Read(JsonObject json) => new(
        Text(json, "path"), Text(json, "code"), Enum.TryParse<Severity>(Text(json, "severity"), ignoreCase: true, out var severity) ? severity : Severity.Error,
        Localized(json["message"]), Localized(json["fix"]));

    private static LocalizedText Localized(JsonNode? node) => node is JsonObject texts ? new(Text(texts, "en"), Text(texts, "zh")) : default;

    private static string Text(JsonObject json, string name) => json[name]?.ToString() ?? "";
}
