using System.Globalization;
using System.Text.Json.Nodes;

namespace FineTune.Core.Parameters;

/// <summary>Values of parameters where only texts can be written, as on a command line.</summary>
public static class ParameterText
{
    /// <summary>The JSON value that a text stands for by the row's kind. What is not of that kind stays a text, and reading the
    /// task then says so.</summary>
    public static JsonNode? ToJson(Parameter row, string text)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(text);
        return row.Kind switch
        {
            _ when row.IsOptional && text == "null" => null,
            ParameterKind.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => integer,
            ParameterKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            ParameterKind.Flag when text is "true" or "false" => text == "true",
            _ => text,
        };
    }
}
