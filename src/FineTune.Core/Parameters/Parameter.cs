using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Findings;

namespace FineTune.Core.Parameters;

/// <summary>Part of the form that a parameter stands in.</summary>
public enum ParameterSection
{
    Basic,
    Task,
    Hyperparameters,
    Lora,
    Advanced,
    Other,
}

/// <summary>
/// One row of the table of parameters. Validation, the form, help, OpenAPI, the reference and the trainer's configuration are all
/// read off it.
/// </summary>
public abstract class Parameter
{
    /// <summary>Where it stands in a task, as <c>hyperparameters.learningRate</c>; below a job unless the section is Basic.</summary>
    public required string Path { get; init; }

    public required ParameterSection Section { get; init; }

    public required ParameterKind Kind { get; init; }

    public required LocalizedText Label { get; init; }

    public required LocalizedText Help { get; init; }

    /// <summary>Whether a null, or nothing, is a value of its own.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Hard range: outside it the request is refused.</summary>
    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is outside the range.</summary>
    public bool ExclusiveMinimum { get; init; }

    /// <summary>Advice: outside it the request is warned about.</summary>
    public double? RecommendedMinimum { get; init; }

    public double? RecommendedMaximum { get; init; }

    /// <summary>Values of a choice.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Where the values of a text come from.</summary>
    public ChoiceSource ChoicesFrom { get; init; }

    /// <summary>Whether a list of values may stand in the place of one.</summary>
    public bool IsList { get; init; }

    /// <summary>Engines that can do what a value other than the default asks.</summary>
    public Engines Engines { get; init; } = Engines.All;

    public LocalizedText? Unit { get; init; }

    /// <summary>LLaMA-Factory argument that it becomes; null where the control plane uses it itself.</summary>
    public string? Argument { get; init; }

    /// <summary>Methods it applies to; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Stages it applies to; empty for all.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Value where the user gives none; null also where it depends on model or location.</summary>
    public abstract object? DefaultValue { get; }

    /// <summary>Last part of <see cref="Path"/>.</summary>
    public string Field => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Whether it matters for a method and a stage.</summary>
    public bool Applies(string method, string stage) =>
        (Methods.Count == 0 || Methods.Contains(method)) && (Stages.Count == 0 || Stages.Contains(stage));

    /// <summary>Whether an engine can do what a value asks. The default of a row asks nothing of an engine that lacks the row.</summary>
    public bool IsSupported(Engines engine, object? value) =>
        (Engines.HasFlag(engine) || Equals(value, DefaultValue))
        && (Kind != ParameterKind.Choice || Choices.All(choice => choice.Value != (string?)value || choice.Engines.HasFlag(engine)));

    /// <summary>Reads a value; false when it is not of this kind.</summary>
    public bool TryRead(JsonElement json, out object? value)
    {
        value = null;
        switch (Kind)
        {
            case ParameterKind.Integer when json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var integer):
                value = integer;
                return true;
            case ParameterKind.Number when json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number):
                value = number;
                return true;
            case ParameterKind.Flag when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                value = json.GetBoolean();
                return true;
            case ParameterKind.Text or ParameterKind.Choice when JsonText.TryGet(json, out var text):
                value = text;
                return true;
            case ParameterKind.Duration when JsonText.TryGet(json, out var text) && Units.TryParseDuration(text, out var duration):
                value = duration;
                return true;
            case ParameterKind.Memory when JsonText.TryGet(json, out var text) && Units.TryParseMemory(text, out var memory):
                value = memory;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a value as <see cref="TryRead"/> reads it.</summary>
    public JsonNode? Write(object? value) => value switch
    {
        null => null,
        long integer => JsonValue.Create(integer),
        double memory when Kind == ParameterKind.Memory => JsonValue.Create(Units.FormatMemory(memory)),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        TimeSpan duration => JsonValue.Create(System.Xml.XmlConvert.ToString(duration)),
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>The value as a number, where it has an order.</summary>
    public static double? Magnitude(object? value) => value switch
    {
        long integer => integer,
        double number => number,
        TimeSpan duration => duration.TotalSeconds,
        _ => null,
    };
}

/// <summary>A row whose values are of type <typeparamref name="T"/>: string, long, double, bool, TimeSpan, or one of these or null.</summary>
public sealed class Parameter<T> : Parameter
{
    public required T Default { get; init; }

    public override object? DefaultValue => Default;
}
