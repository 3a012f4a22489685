using System.Text.Json;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Findings;

namespace FineTune.Api.OpenAi;

/// <summary>Reads the fields of one JSON object; what is wrong goes into the list of faults. A null field counts as absent.</summary>
/// <param name="json">An object.</param>
/// <param name="path">Where it stands in the request, for faults; empty at the top.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class Fields(JsonElement json, string path, FaultList faults)
{
    private readonly HashSet<string> known = [];

    public string? Text(string name, int most = 512)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (TryText(value) is { } text && text.Length is > 0 && text.Length <= most)
        {
            return text;
        }

        faults.Add(At(name), "invalid_type", $"A text of 1 to {most} characters is expected.");
        return null;
    }

    public string RequiredText(string name, int most = 512)
    {
        if (Find(name) is null)
        {
            faults.Add(At(name), "missing_required_parameter", $"'{At(name)}' is needed.");
        }

        return Text(name, most) ?? "";
    }

    public long? Integer(string name, long least, long most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add(At(name), "invalid_value", $"A whole number from {least} to {most} is expected.");
        return null;
    }

    /// <summary>A whole number; null for <c>"auto"</c>, which is the default.</summary>
    public long? IntegerOrAuto(string name, long least, long most) => IsAuto(name) ? null : Integer(name, least, most);

    /// <summary>A number above zero; null for <c>"auto"</c>, which is the default.</summary>
    public double? PositiveOrAuto(string name, double most)
    {
        if (IsAuto(name) || Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number > 0 && number <= most)
        {
            return number;
        }

        faults.Add(At(name), "invalid_value", most < double.MaxValue ? $"A number above 0, at most {most}, or \"auto\" is expected." : "A number above 0 or \"auto\" is expected.");
        return null;
    }

    /// <summary>Fields of an object below this one; null where it is absent or no object.</summary>
    public Fields? Below(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new Fields(value, At(name), faults);
        }

        faults.Add(At(name), "invalid_type", "An object is expected.");
        return null;
    }

    /// <summary>Texts by name, as metadata are.</summary>
    public IReadOnlyDictionary<string, string> Texts(string name, int most, int longestKey, int longestValue)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(name) is not { } value)
        {
            return texts;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            faults.Add(At(name), "invalid_type", "An object of texts is expected.");
            return texts;
        }

        foreach (var field in value.EnumerateObject())
        {
            if (TryText(field.Value) is { } text && text.Length <= longestValue && field.Name.Length <= longestKey)
            {
                texts[field.Name] = text;
            }
            else
            {
                faults.Add(At(name), "invalid_value", $"Keys have at most {longestKey} characters, values are texts of at most {longestValue}.");
            }
        }

        if (texts.Count > most)
        {
            faults.Add(At(name), "invalid_value", $"At most {most} pairs are kept.");
        }

        return texts;
    }

    public JsonElement? Find(string name)
    {
        known.Add(name);
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Names every field that nobody asked for, since what is not understood must not be dropped in silence.</summary>
    public void RefuseOthers()
    {
        foreach (var field in json.EnumerateObject().Where(field => !known.Contains(field.Name)))
        {
            faults.Add(At(field.Name), "unknown_parameter", $"There is no '{At(field.Name)}'. Known here: {string.Join(", ", known)}.");
        }
    }

    public string At(string name)
    {
        var shown = Excerpt.Of(name);
        return path.Length == 0 ? shown : $"{path}.{shown}";
    }

    private bool IsAuto(string name) => Find(name) is { ValueKind: JsonValueKind.String } value && value.ValueEquals("auto");

    private static string? TryText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
