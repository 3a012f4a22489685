using System.Text.Json;
using FineTune.Api.Requests;
using FineTune.Core.Findings;
using FineTune.Core.Quotas;

namespace FineTune.Api.Quotas;

/// <summary>Reads what may be under way at a time; everything that is wrong with it is told at once.</summary>
internal static class QuotasReader
{
    private const int Most = 1_000_000;

    // Beyond it a number of JSON is no longer exact everywhere.
    private const long MostBytes = 1L << 53;

    private static readonly (string, long)[] Fields =
    [
        ("jobs", Most), ("cards", Most), ("jobsPerUser", Most), ("cardsPerUser", Most), ("storageBytes", MostBytes), ("storageBytesPerUser", MostBytes),
    ];

    public static (WorkspaceQuotas Quotas, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var findings = new List<Finding>();
        var numbers = NumberFields.Read(json, Fields, 0, """{"jobs": 50, "cards": 16}""", findings);
        return (new WorkspaceQuotas((int?)numbers[0], (int?)numbers[1], (int?)numbers[2], (int?)numbers[3], numbers[4], numbers[5]), findings);
    }
}
