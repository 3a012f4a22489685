using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Api.Requests;

/// <summary>Reads an object of whole numbers, any of which may be left out.</summary>
internal static class NumberFields
{
    /// <param name="json">What a client sent.</param>
    /// <param name="fields">Names of the fields.</param>
    /// <param name="least">Least value.</param>
    /// <param name="greatest">Greatest value.</param>
    /// <param name="example">What to send where it is no object.</param>
    /// <param name="findings">Takes all that is wrong.</param>
    /// <returns>The values in the order of the fields; null for one that is null, missing or wrong.</returns>
    public static IReadOnlyList<int?> Read(JsonElement json, string[] fields, int least, int greatest, string example, List<Finding> findings)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            findings.Add(Finding.NoObject(example));
            return [.. fields.Select(_ => (int?)null)];
        }

        findings.AddRange(UnknownField.In(json, fields));
        return [.. fields.Select(field => Read(json, field, least, greatest, findings))];
    }

    private static int? Read(JsonElement json, string field, int least, int greatest, List<Finding> findings)
    {
        if (!json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= greatest)
        {
            return number;
        }

        findings.Add(Finding.Error(field, "out-of-range", new($"A whole number from {least} to {greatest}, or null is expected.", $"应为 {least} 到 {greatest} 的整数，或 null。"),
            new("Leave it out for no limit.", "不填则不限。")));
        return null;
    }
}
