using System.Text.Json;
using FineTune.Api.Requests;
using FineTune.Core.Findings;
using FineTune.Core.Retention;

namespace FineTune.Api.Retention;

/// <summary>Reads how long a workspace keeps what is at rest; everything that is wrong with it is told at once.</summary>
internal static class RetentionReader
{
    private static readonly (string, long)[] Fields =
        [.. new[] { "logsDays", "checkpointsDays", "modelsDays", "tasksDays", "eventsDays" }.Select(field => (field, (long)RetentionPolicy.MostDays))];

    public static (RetentionPolicy Policy, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        var findings = new List<Finding>();
        var days = NumberFields.Read(json, Fields, 1, """{"logsDays": 90}""", findings);
        return (new RetentionPolicy((int?)days[0], (int?)days[1], (int?)days[2], (int?)days[3], (int?)days[4]), findings);
    }
}
