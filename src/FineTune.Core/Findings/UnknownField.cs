using System.Text.Json;

namespace FineTune.Core.Findings;

/// <summary>Tells of fields that nobody reads, so that what is misspelt is not silently left out.</summary>
public static class UnknownField
{
    /// <summary>Every field of an object that is none of the known ones.</summary>
    /// <param name="json">The object.</param>
    /// <param name="known">Names of the fields that it can have.</param>
    /// <param name="path">Where the object stands; empty for the whole document.</param>
    public static IEnumerable<Finding> In(JsonElement json, IReadOnlyList<string> known, string path = "") =>
        json.EnumerateObject().Where(field => !known.Contains(field.Name)).Select(field => Of(path, field.Name, known));

    /// <summary>One such field.</summary>
    public static Finding Of(string path, string name, IReadOnlyList<string> known) => Finding.Error(
        PathOf(path, name), "unknown-field", new($"There is no field '{Excerpt.Of(name)}'.", $"没有字段“{Excerpt.Of(name)}”。"),
        Nearest.To(name, known) is { } near
            ? new($"Did you mean '{near}'?", $"是否指“{near}”？")
            : new($"Fields here: {string.Join(", ", known)}.", $"此处的字段：{string.Join("、", known)}。"));

    /// <summary>Path of a field of an object.</summary>
    public static string PathOf(string path, string name) => path.Length == 0 ? Excerpt.Of(name) : $"{path}.{Excerpt.Of(name)}";
}
