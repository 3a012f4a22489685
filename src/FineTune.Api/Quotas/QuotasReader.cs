using System.Text.Json;
using FineTune.Api.Requests;
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
        var findings = new List<Finding>();
        var numbers = NumberFields.Read(json, Fields, 0, Most, """{"jobs": 50, "cards": 16}""", findings);
        return (new WorkspaceQuotas(numbers[0], numbers[1], numbers[2], numbers[3]), findings);
    }
}
