using System.Globalization;
using System.Text.Json;

namespace FineTune.AzureMachineLearning.Events;

/// <summary>News of a run, as Event Grid delivers it. It may be late, doubled or missing, so that it only tells where to look.</summary>
/// <param name="Type">As <c>Microsoft.MachineLearningServices.RunStatusChanged</c>.</param>
/// <param name="Workspace">Resource id of the workspace.</param>
/// <param name="Run">Name of the run, which is the job's.</param>
/// <param name="Status">State that the run went into, in any case, as <c>running</c>; null where the event does not say it.</param>
/// <param name="Time">When it happened, UTC; null where the event does not say it.</param>
public sealed record WorkspaceEvent(string Type, string Workspace, string Run, string? Status, DateTimeOffset? Time)
{
    /// <summary>Reads one event or a list of them; what is no news of a run is left out. The service's spelling of names varies.</summary>
    public static IReadOnlyList<WorkspaceEvent> Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Read)],
        JsonValueKind.Object when ReadOne(json) is { } one => [one],
        _ => [],
    };

    private static WorkspaceEvent? ReadOne(JsonElement json)
    {
        var type = Text(json, "eventType") ?? Text(json, "type");
        var isNews = type is not null && type.StartsWith("Microsoft.MachineLearningServices.Run", StringComparison.OrdinalIgnoreCase);
        return isNews && (Text(json, "topic") ?? Text(json, "source")) is { } workspace
            && Find(json, "data") is { ValueKind: JsonValueKind.Object } data && Text(data, "runId") is { } run
            ? new WorkspaceEvent(type!, workspace, run, Text(data, "runStatus"), Instant(json))
            : null;
    }

    private static DateTimeOffset? Instant(JsonElement json) =>
        DateTimeOffset.TryParse(Text(json, "eventTime") ?? Text(json, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string? Text(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Find(JsonElement json, string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
