using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Mapping;

/// <summary>Reads a mapping that a client sent: <c>{ "instruction": "question", "output": "answer", "tags": { … } }</c>.</summary>
public static class ColumnMappingReader
{
    private const int MaxName = 200;

    private static readonly string[] TagNames = ["role", "content", "user", "assistant", "system", "observation", "function"];

    /// <summary>The mapping, or every reason why it is none.</summary>
    public static (ColumnMapping? Mapping, IReadOnlyList<Finding> Findings) Read(string json)
    {
        var findings = new List<Finding>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var mapping = Read(document.RootElement, findings);
            return (findings.Count == 0 ? mapping : null, findings);
        }
        catch (JsonException)
        {
            return (null, [Finding.Error("columns", "invalid-json", new("The mapping is not JSON.", "列映射不是合法 JSON。"), Example)]);
        }
    }

    private static LocalizedText Example { get; } =
        new("Write { \"instruction\": \"question\", \"output\": \"answer\" }.", "请写成 { \"instruction\": \"question\", \"output\": \"answer\" }。");

    private static ColumnMapping? Read(JsonElement root, List<Finding> findings)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.EnumerateObject().Any())
        {
            findings.Add(Finding.Error("columns", "wrong-type", new("A mapping is an object with a column for each field.", "列映射应为“字段: 列名”的对象。"), Example));
            return null;
        }

        var fields = new Dictionary<string, string>();
        MessageTags? tags = null;
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name == "tags")
            {
                tags = ReadTags(field.Value, findings);
            }
            else if (!ColumnMapping.Known.Contains(field.Name))
            {
                findings.Add(UnknownField.Of("columns", field.Name, [.. ColumnMapping.Known, "tags"]));
            }
            else if (Text(field.Value, "columns." + field.Name, findings) is { } column)
            {
                fields[field.Name] = column;
            }
        }

        return new ColumnMapping(fields, tags);
    }

    private static MessageTags? ReadTags(JsonElement json, List<Finding> findings)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            findings.Add(Finding.Error("columns.tags", "wrong-type", new("Tags are an object.", "tags 应为对象。"), new("Write { \"role\": \"role\", \"content\": \"content\", … }.", "请写成 { \"role\": \"role\", \"content\": \"content\", … }。")));
            return null;
        }

        var given = new Dictionary<string, string>();
        foreach (var tag in json.EnumerateObject())
        {
            var path = "columns.tags." + Excerpt.Of(tag.Name);
            if (!TagNames.Contains(tag.Name))
            {
                findings.Add(UnknownField.Of("columns.tags", tag.Name, TagNames));
            }
            else if (Text(tag.Value, path, findings) is { } name)
            {
                given[tag.Name] = name;
            }
        }

        var own = new MessageTags();
        return new MessageTags(
            given.GetValueOrDefault("role", own.Role), given.GetValueOrDefault("content", own.Content), given.GetValueOrDefault("user", own.User),
            given.GetValueOrDefault("assistant", own.Assistant), given.GetValueOrDefault("system", own.System),
            given.GetValueOrDefault("observation", own.Observation), given.GetValueOrDefault("function", own.Function));
    }

    private static string? Text(JsonElement json, string path, List<Finding> findings)
    {
        if (Parameters.JsonText.TryGet(json, out var text) && text.Length is > 0 and <= MaxName)
        {
            return text;
        }

        findings.Add(Finding.Error(path, "wrong-type", new("The name of a column is expected.", "应为列名。"), Example));
        return null;
    }
}
