using System.Text.Json;
using FineTune.Core.Findings;

namespace FineTune.Api.Requests;

/// <summary>Reads an object of whole numbers, any of which may be left out.</summary>
internal static class NumberFields
{
    /// <param name="json">What a client sent.</param>
    /// <param name="fields">Name and greatest value of each field.</param>
    /// <param name="least">Least value of all.</param>
    /// <param name="example">What to send where it is no object.</param>
    /// <param name="findings">Takes all that is wrong.</param>
    /// <returns>The values in the order of the fields; null for one that is null, missing or wrong.</returns>
    public static IReadOnlyList<long?> Read(JsonElement json, (string Name, long Greatest)[] fields, long least, string example, List<Finding> findings)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            findings.Add(Finding.NoObject(example));
            return [.. fields.Select(_ => (long?)null)];
        }

        findings.AddRange(UnknownField.In(json, [.. fields.Select(field => field.Name)]));
        return [.. fields.Select(field => Read(json, field.Name, least, field.Greatest, findings))];
    }

    private static long? Read(JsonElement json, string field, long least, long greatest, List<Finding> findings)
    {
        if (!json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= greatest)
        {
            return number;
        }

        findings.Add(Finding.Error(field, "out-of-range", new($"A whole number from {least} to {greatest}, or null is expected.", $"应为 {least} 到 {greatest} 的整数，或 null。"),
            new("Leave it out for no limit.", "不填则不限。")));
        return null;
    }
}
