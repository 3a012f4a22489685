using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTune.Core.Datasets.Mapping;

/// <summary>Writes messages in sharegpt's words.</summary>
internal static class MessageRenaming
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="json">A message, or a list of them; anything else comes back as it is.</param>
    /// <param name="tags">The words that it is written in.</param>
    public static ReadOnlySpan<byte> Rename(ReadOnlySpan<byte> json, MessageTags tags)
    {
        try
        {
            var renamed = JsonNode.Parse(json) switch
            {
                JsonArray list => new JsonArray([.. list.Select(one => one is JsonObject message ? Rename(message, tags) : one?.DeepClone())]),
                JsonObject message => Rename(message, tags),
                var other => other,
            };
            return JsonSerializer.SerializeToUtf8Bytes(renamed, Readable);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or JsonException)
        {
            // A field that stands twice, or half a surrogate pair: the check of the row tells.
            return json;
        }
    }

    private static JsonObject Rename(JsonObject message, MessageTags tags)
    {
        var renamed = new JsonObject();
        foreach (var (name, value) in message)
        {
            var isRole = name == tags.Role;
            renamed[isRole ? "from" : name == tags.Content ? "value" : name] = isRole ? RoleOf(value, tags) : value?.DeepClone();
        }

        return renamed;
    }

    private static JsonNode? RoleOf(JsonNode? role, MessageTags tags)
    {
        if (role?.GetValueKind() != JsonValueKind.String)
        {
            return role?.DeepClone();
        }

        var given = role.GetValue<string>();
        return given == tags.User ? "human" : given == tags.Assistant ? "gpt" : given == tags.System ? "system"
            : given == tags.Observation ? "observation" : given == tags.Function ? "function_call" : given;
    }
}
