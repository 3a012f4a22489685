using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArmSimulator.Http;

/// <summary>Reads bodies as the service's schema does: what it does not know or has the wrong kind is refused by name.</summary>
internal static class StrictJson
{
    public static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject
                ?? throw ArmException.User("The request body must be an object.");
        }
        catch (JsonException error)
        {
            throw ArmException.User($"The request body is not valid JSON: {error.Message}");
        }
    }

    /// <summary>Refuses members other than the known ones.</summary>
    public static JsonObject Only(this JsonObject json, string path, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in json)
        {
            if (!known.Contains(name))
            {
                throw ArmException.User($"Could not find member '{name}' on '{path}'.");
            }
        }

        return json;
    }

    public static JsonObject Object(this JsonObject json, string name, string path) =>
        json[name] as JsonObject ?? throw ArmException.User($"'{path}.{name}' is required.");

    public static JsonObject? Optional(this JsonObject json, string name, string path) => json[name] switch
    {
        null => null,
        JsonObject given => given,
        _ => throw ArmException.User($"'{path}.{name}' must be an object."),
    };

    public static string Text(this JsonObject json, string name, string path) =>
        json.OptionalText(name, path) ?? throw ArmException.User($"'{path}.{name}' is required.");

    public static string? OptionalText(this JsonObject json, string name, string path) => json[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw ArmException.User($"'{path}.{name}' must be a string."),
    };

    public static int? OptionalCount(this JsonObject json, string name, string path) => json[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var count) => count,
        _ => throw ArmException.User($"'{path}.{name}' must be a whole number."),
    };

    /// <summary>Refuses a word that is none of the given ones.</summary>
    public static void OneOf(string? word, string path, params ReadOnlySpan<string> words)
    {
        if (word is not null && !words.Contains(word))
        {
            throw ArmException.User($"'{word}' is not a value of '{path}'; it is one of {string.Join(", ", words!)}.");
        }
    }

    /// <summary>Tags and properties: texts under texts, within the limits of a run.</summary>
    public static Dictionary<string, string> Labels(this JsonObject json, string name, string path, int most, int longestValue)
    {
        var given = json.Optional(name, path) ?? [];
        if (given.Count > most)
        {
            throw ArmException.User($"'{path}.{name}' has more than {most} entries.");
        }

        return given.ToDictionary(
            pair => pair.Key.Length <= 100 ? pair.Key : throw ArmException.User($"A key of '{path}.{name}' is longer than 100 characters."),
            pair => given.OptionalText(pair.Key, $"{path}.{name}") is { } text && text.Length <= longestValue
                ? text
                : throw ArmException.User($"'{path}.{name}.{pair.Key}' must be a string of at most {longestValue} characters."));
    }
}
