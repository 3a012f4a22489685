using System.Globalization;
using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;

namespace FineTune.Core.Datasets;

/// <summary>Reads how a file is to be checked from the fields that a client sent with it: <c>columns, cutoffLength, skipInvalidRows</c>.</summary>
public static class CheckOptionsReader
{
    /// <param name="field">Text of a field; null where it was not sent.</param>
    /// <returns>The options, or every reason why there are none.</returns>
    public static (CheckOptions? Options, IReadOnlyList<Finding> Findings) Read(Func<string, string?> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var findings = new List<Finding>();
        var options = CheckOptions.Default;
        if (field("columns") is { Length: > 0 } columns)
        {
            var (mapping, wrong) = ColumnMappingReader.Read(columns);
            findings.AddRange(wrong);
            options = options with { Columns = mapping };
        }

        if (field("cutoffLength") is { Length: > 0 } cutoff)
        {
            var row = ParameterTable.CutoffLength;
            if (long.TryParse(cutoff, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length >= row.Minimum && length <= row.Maximum)
            {
                options = options with { CutoffLength = length };
            }
            else
            {
                findings.Add(new Finding("cutoffLength", "out-of-range", Severity.Error, new($"A whole number from {row.Minimum} to {row.Maximum} is expected.", $"应为 {row.Minimum} 到 {row.Maximum} 的整数。"),
                    new($"Leave it out for {row.Default}, as a task has it.", $"不填则为 {row.Default}，与任务默认值相同。")));
            }
        }

        if (field("skipInvalidRows") is { Length: > 0 } skip)
        {
            if (bool.TryParse(skip, out var skips))
            {
                options = options with { SkipsInvalidRows = skips };
            }
            else
            {
                findings.Add(new Finding("skipInvalidRows", "wrong-type", Severity.Error, new("Expected true or false.", "应为 true 或 false。"),
                    new("With true, rows with errors are left out.", "设为 true 时跳过有错误的行。")));
            }
        }

        return (findings.Count == 0 ? options : null, findings);
    }
}
