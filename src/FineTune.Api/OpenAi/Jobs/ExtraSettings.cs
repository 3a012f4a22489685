using System.Globalization;
using System.Text.Json.Nodes;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Parameters;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>
/// Parameters that the contract has no field for, as <c>lora.rank</c> or <c>compute.nodes</c>: from the server's settings for a
/// model, and from metadata with the prefix <c>finetune.</c>, which win.
/// </summary>
internal sealed class ExtraSettings
{
    public const string Prefix = "finetune.";

    // Other fields of the request say these.
    private static readonly Parameter[] Taken = [ParameterTable.Name, ParameterTable.Model, ParameterTable.Dataset, ParameterTable.ValidationDataset, ParameterTable.Stage];

    private readonly Dictionary<Parameter, string> values;
    private readonly HashSet<Parameter> asked;

    private ExtraSettings(IReadOnlyDictionary<Parameter, string> values, IEnumerable<Parameter> asked) =>
        (this.values, this.asked) = (new(values), [.. asked]);

    public static ExtraSettings Read(IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string> metadata, FaultList faults)
    {
        var settings = new ExtraSettings(new Dictionary<Parameter, string>(), []);
        foreach (var (path, text) in defaults)
        {
            settings.Add(path, text, $"The server's setting '{path}' for this model", "model", faults);
        }

        foreach (var (key, text) in metadata.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var path = key[Prefix.Length..];
            if (settings.Add(path, text, $"'{key}'", $"metadata.{key}", faults) is { } row)
            {
                settings.asked.Add(row);
            }
        }

        return settings;
    }

    /// <summary>The same without what the server's settings say of a parameter; what the request says of it stays.</summary>
    public ExtraSettings Without(Parameter row)
    {
        var others = new ExtraSettings(values, asked);
        if (!IsAsked(row))
        {
            others.values.Remove(row);
        }

        return others;
    }

    public bool Has(Parameter row) => values.ContainsKey(row);

    /// <summary>Whether the request itself, and not the server's settings, says it.</summary>
    public bool IsAsked(Parameter row) => asked.Contains(row);

    /// <summary>The value where it is set and a number, else the row's default.</summary>
    public double Number(Parameter row) =>
        values.TryGetValue(row, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : Parameter.Magnitude(row.DefaultValue) ?? 0;

    public IEnumerable<(Parameter Row, JsonNode? Value)> All => values.Select(pair => (pair.Key, ParameterText.ToJson(pair.Key, pair.Value)));

    private Parameter? Add(string path, string text, string what, string param, FaultList faults)
    {
        if (ParameterTable.All.FirstOrDefault(row => row.Path == path) is not { } found)
        {
            faults.Add(param, "unknown_parameter", $"{what} names no parameter of a task. GET /api/catalog/parameters lists them.");
            return null;
        }

        if (Taken.Contains(found))
        {
            faults.Add(param, "invalid_value", $"{what} is said by model, training_file, validation_file, suffix and method. Leave it out.");
            return null;
        }

        values[found] = text;
        return found;
    }
}
