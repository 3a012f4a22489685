using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace FineTune.Cli.Output;

/// <summary>JSON data as YAML, and the reverse.</summary>
internal static class YamlText
{
    public static string Write(JsonNode? node) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().Build().Serialize(Plain(node)!).TrimEnd();

    /// <exception cref="CliException">The text is no YAML.</exception>
    public static JsonNode? Read(string text)
    {
        try
        {
            var value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object?>(text);
            return JsonSerializer.SerializeToNode(value);
        }
        catch (YamlException wrong)
        {
            var place = $"{wrong.Start.Line}:{wrong.Start.Column}";
            throw new CliException(ExitCode.Refused, new($"Not YAML at {place}: {wrong.Message}", $"{place} 处不是合法的 YAML：{wrong.Message}"));
        }
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToDictionary(field => field.Key, field => Plain(field.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
            JsonValueKind.Number => long.TryParse(value.ToJsonString(), out var whole) ? whole : Show.Number(value),
            _ => value.GetValue<string>(),
        },
        _ => null,
    };
}
