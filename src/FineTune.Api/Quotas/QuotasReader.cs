using System.Text.Json;
using FineTune.Core.Findings;
using FineTune.Core.Quotas;

namespace FineTune.Api.Quotas;

/// <summary>Reads what may be under way at a time; everything that is wrong with it is told at once.</summary>
internal static class QuotasReader
{
    private const int Most = 1_000_000;

    private static readonly string[] Fields = ["jobs", "cards", "jobsPerUser", "cardsPerUser"];

    public static (WorkspaceQuotas Quotas, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (WorkspaceQuotas.None, [Finding.NoObject("""{"jobs": 50, "cards": 16}""")]);
        }

        var findings = UnknownField.In(json, Fields).ToList();
        int?[] numbers = [.. Fields.Select(field => Number(json, field, findings))];
        return (new WorkspaceQuotas(numbers[0], numbers[1], numbers[2], numbers[3]), findings);
    }

    private static int? Number(JsonElement json, string field, List<Finding> findings)
    {
        if (!json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number is >= 0 and <= Most)
        {
            return number;
        }

        findings.Add(Finding.Error(field, "out-of-range", new($"A whole number from 0 to {Most}, or null is expected.", $"应为 0 到 {Most} 的整数，或 null。"),
            new("Leave it out for no limit.", "不填则不限。")));
        return null;
    }
}
