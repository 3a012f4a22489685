using System.Globalization;
using System.Text.Json;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>Reads the values of parameters from one JSON object, checking each against its row of the table.</summary>
internal sealed class SettingsReader(FindingList findings)
{
    /// <summary>Reads the rows that stand in <paramref name="json"/>; fields that are no row and not in <paramref name="others"/> are findings.</summary>
    public Dictionary<Parameter, object?> Read(JsonElement json, string path, IReadOnlyList<Parameter> rows, params string[] others)
    {
        var values = new Dictionary<Parameter, object?>();
        foreach (var field in json.EnumerateObject())
        {
            var at = UnknownField.PathOf(path, field.Name);
            var row = rows.FirstOrDefault(candidate => candidate.Path == field.Name);
            var below = rows.Where(candidate => candidate.Path.StartsWith(field.Name + ".", StringComparison.Ordinal)).ToList();
            if (row is not null)
            {
                ReadValue(values, row, field.Value, at);
            }
            else if (below.Count > 0)
            {
                ReadSection(values, below, field.Value, at);
            }
            else if (!others.Contains(field.Name))
            {
                findings.Add(UnknownField.Of(path, field.Name, [.. rows.Select(candidate => candidate.Path.Split('.')[0]).Distinct(), .. others]));
            }
        }

        return values;
    }

    private void ReadSection(Dictionary<Parameter, object?> values, List<Parameter> rows, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            findings.Error(path, "wrong-type", new("An object is expected here.", "此处应为对象。"), new("Write { … }.", "请写成 { … }。"));
            return;
        }

        foreach (var field in json.EnumerateObject())
        {
            var row = rows.FirstOrDefault(candidate => candidate.Field == field.Name);
            var at = UnknownField.PathOf(path, field.Name);
            if (row is null)
            {
                findings.Add(UnknownField.Of(path, field.Name, [.. rows.Select(candidate => candidate.Field)]));
            }
            else
            {
                ReadValue(values, row, field.Value, at);
            }
        }
    }

    private void ReadValue(Dictionary<Parameter, object?> values, Parameter row, JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Null && row.IsOptional)
        {
            values[row] = null;
            return;
        }

        if (!row.TryRead(json, out var value))
        {
            var expected = Expected(row.Kind);
            findings.Error(path, "wrong-type", new($"Expected {expected.En}.", $"应为{expected.Zh}。"), row.Help);
            return;
        }

        if (row.Kind == ParameterKind.Choice && row.Choices.All(choice => choice.Value != (string)value!))
        {
            var choices = row.Choices.Select(choice => choice.Value).ToList();
            var list = string.Join(", ", choices);
            findings.Error(path, "not-a-choice", new($"'{Excerpt.Of((string)value!)}' is not one of: {list}.", $"“{Excerpt.Of((string)value!)}”不在可选值中：{list}。"),
                Nearest.To((string)value!, choices) is { } near ? new($"Did you mean '{near}'?", $"是否指“{near}”？") : new($"Choose one of: {list}.", $"请选择：{list}。"));
            return;
        }

        // A value that is out of range is told of and then left out: what follows may count on ranges.
        if (IsInRange(row, value, path))
        {
            values[row] = value;
        }
    }

    private bool IsInRange(Parameter row, object? value, string path)
    {
        if (Parameter.Magnitude(value) is not { } number)
        {
            return true;
        }

        var below = row.ExclusiveMinimum ? number <= row.Minimum : number < row.Minimum;
        if (below || number > row.Maximum)
        {
            var range = Range(row.Minimum, row.Maximum, row.ExclusiveMinimum);
            findings.Error(path, "out-of-range", new($"{Text(number)} is outside {range}.", $"{Text(number)} 超出范围 {range}。"),
                new($"Choose a value in {range}.", $"请取 {range} 之内的值。"));
            return false;
        }

        if (number < row.RecommendedMinimum || number > row.RecommendedMaximum)
        {
            var range = Range(row.RecommendedMinimum, row.RecommendedMaximum, false);
            findings.Warn(path, "not-recommended", new($"{Text(number)} is outside the recommended {range}. {row.Help.En}", $"{Text(number)} 不在推荐范围 {range} 内。{row.Help.Zh}"),
                new($"Values in {range} mostly work well.", $"通常取 {range} 之内的值效果较好。"));
        }

        return true;
    }

    private static string Range(double? low, double? high, bool exclusive) =>
        (low, high) switch
        {
            ({ } from, { } to) => $"{(exclusive ? "(" : "[")}{Text(from)}, {Text(to)}]",
            ({ } from, null) => $"{(exclusive ? ">" : "≥")} {Text(from)}",
            _ => $"≤ {Text(high ?? 0)}",
        };

    private static string Text(double number) => number.ToString("0.########", CultureInfo.InvariantCulture);

    private static LocalizedText Expected(ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => new("a whole number", "整数"),
        ParameterKind.Number => new("a number", "数字"),
        ParameterKind.Flag => new("true or false", "true 或 false"),
        ParameterKind.Duration => new("an ISO 8601 duration such as \"PT2H\"", "ISO 8601 时长，如 \"PT2H\""),
        ParameterKind.Memory => new("a size such as \"4Gi\"", "容量，如 \"4Gi\""),
        _ => new("a text", "文本"),
    };
}
