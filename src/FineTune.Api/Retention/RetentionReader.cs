using System.Text.Json;
using FineTune.Api.Requests;
using FineTune.Core.Findings;
using FineTune.Core.Retention;

namespace FineTune.Api.Retention;

/// <summary>Reads how long a workspace keeps what is at rest; everything that is wrong with it is told at once.</summary>
internal static class RetentionReader
{
    private static readonly string[] Fields = ["logsDays", "checkpointsDays", "modelsDays", "tasksDays", "eventsDays"];

    public static RetentionPolicy Read(JsonElement json, List<Finding> findings)
    {
        var days = NumberFields.Read(json, Fields, 1, RetentionPolicy.MostDays, """{"logsDays": 90}""", findings);
        return new RetentionPolicy(days[0], days[1], days[2], days[3], days[4]);
    }
}
