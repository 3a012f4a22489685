using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace FineTune.OpenAi.Tests;

/// <summary>
/// OpenAI's published description of the paths concerned. It is not part of this repository: <c>FINETUNE_OPENAI_CONTRACT</c> names
/// the file, else <c>../shared/reference/openai-finetuning.openapi.json</c> is looked for.
/// </summary>
public sealed partial class Contract
{
    // What the service does not have, as docs/openai.md says.
    private static readonly string[] Absent = ["/graders/", "/permissions"];

    private readonly JsonObject document;
    private readonly Dictionary<string, JsonSchema> schemas = [];

    private Contract(JsonObject document) => this.document = document;

    private static string Place => Environment.GetEnvironmentVariable("FINETUNE_OPENAI_CONTRACT")
        ?? Path.GetFullPath(Path.Combine(OpenAiHost.Root, "..", "shared", "reference", "openai-finetuning.openapi.json"));

    public static string Absence => $"OpenAI's OpenAPI document is not at '{Place}', so answers are not held to it. FINETUNE_OPENAI_CONTRACT can name another place.";

    /// <summary>The contract, or null where it is not there.</summary>
    public static Contract? TryLoad()
    {
        if (!File.Exists(Place))
        {
            return null;
        }

        var document = JsonNode.Parse(File.ReadAllText(Place))!.AsObject();

        // Its own example of a pause answers 'paused', which its list of values lacks.
        document["components"]!["schemas"]!["FineTuningJob"]!["properties"]!["status"]!["enum"]!.AsArray().Add("paused");
        return new Contract(document);
    }

    /// <summary>What is wrong with an answer; empty when nothing is.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(Exchange exchange)
    {
        var schema = exchange.Status >= 400 ? ErrorSchema : FindSchema(exchange);
        if (schema is null)
        {
            return [$"{exchange}: the contract has no such answer."];
        }

        if (schema["type"]?.GetValue<string>() == "string")
        {
            return []; // A file's content.
        }

        var key = schema.ToJsonString();
        if (!schemas.TryGetValue(key, out var parsed))
        {
            schemas[key] = parsed = await JsonSchema.FromJsonAsync(Whole(schema).ToJsonString());
        }

        return [.. parsed.Validate(exchange.Body).Select(error => $"{exchange}: {error}")];
    }

    /// <summary>Operations that the service has and that none of these exchanges answered with success; empty when all were.</summary>
    public IReadOnlyList<string> FindUnanswered(IReadOnlyList<Exchange> exchanges) =>
    [
        .. from path in document["paths"]!.AsObject()
           where !Absent.Any(part => path.Key.Contains(part, StringComparison.Ordinal))
           from operation in path.Value!.AsObject()
           where operation.Value is JsonObject
           where !exchanges.Any(exchange => exchange.Status < 400 && exchange.Method.Equals(operation.Key, StringComparison.OrdinalIgnoreCase) && IsAt(exchange, path.Key))
           select $"{operation.Key} {path.Key}",
    ];

    private static JsonObject ErrorSchema => JsonNode.Parse("""
        {"type":"object","required":["error"],"properties":{"error":{"type":"object","required":["message","type","param","code"],"properties":{
        "message":{"type":"string","minLength":1},"type":{"type":"string"},"param":{"type":["string","null"]},"code":{"type":["string","null"]}}}}}
        """)!.AsObject();

    private JsonObject? FindSchema(Exchange exchange)
    {
        foreach (var (template, methods) in document["paths"]!.AsObject())
        {
            if (IsAt(exchange, template)
                && methods![exchange.Method.ToLowerInvariant()]?["responses"]?[exchange.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is { } answer)
            {
                return answer["content"]!["application/json"]!["schema"]!.AsObject();
            }
        }

        return null;
    }

    private static bool IsAt(Exchange exchange, string template) =>
        Regex.IsMatch(exchange.Path, "^/v1" + Placeholder().Replace(Regex.Escape(template).Replace("\\{", "{", StringComparison.Ordinal), "[^/]+") + "$");

    private JsonObject Whole(JsonObject schema)
    {
        var whole = new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()), ["definitions"] = document["components"]!["schemas"]!.DeepClone() };
        return JsonNode.Parse(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!.AsObject();
    }

    [GeneratedRegex(@"\{[^/]+\}")]
    private static partial Regex Placeholder();
}
