using System.Text.Json;
using FineTune.Core.Parameters;

namespace FineTune.Browser.Tests;

/// <summary>The console's sentences in one language, by their keys, as in <c>tasks.create</c>.</summary>
internal sealed class Words
{
    private readonly Dictionary<string, string> texts = [];
    private readonly bool isChinese;

    private Words(string language)
    {
        isChinese = language == "zh-CN";
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src", "console", "src", "i18n", language), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            Read(document.RootElement, Path.GetFileNameWithoutExtension(file));
        }
    }

    public static Words Chinese { get; } = new("zh-CN");

    public static Words English { get; } = new("en");

    public string this[string key] => texts[key];

    public IReadOnlyDictionary<string, string> All => texts;

    public static Words Of(string language) => language == "zh-CN" ? Chinese : English;

    /// <summary>A sentence about something that has a name.</summary>
    public string Of(string key, string name) => texts[key].Replace("{{name}}", name, StringComparison.Ordinal);

    /// <summary>Label of a row of the table of parameters.</summary>
    public string LabelOf(string parameter)
    {
        var label = ParameterTable.All.Single(row => row.Path == parameter).Label;
        return isChinese ? label.Zh : label.En;
    }

    private void Read(JsonElement node, string key)
    {
        if (node.ValueKind == JsonValueKind.String)
        {
            texts.Add(key, node.GetString()!);
            return;
        }

        foreach (var inner in node.EnumerateObject())
        {
            Read(inner.Value, $"{key}.{inner.Name}");
        }
    }
}
