using System.Text.Json.Nodes;
using FineTune.Cli.Output;
using FineTune.Core.Lifecycle;

namespace FineTune.Cli.Commands.Tasks;

/// <summary>Reads the jobs of a task as the server tells them.</summary>
internal static class JobJson
{
    public static List<JsonNode> Of(JsonNode? task) => [.. task!["jobs"]!.AsArray().OfType<JsonNode>()];

    public static JobState? State(JsonNode job) => Enum.TryParse<JobState>(Show.Text(job["state"]), ignoreCase: true, out var state) ? state : null;

    /// <summary>Whether nothing will happen to the job by itself. One that was paused and asked to go on only rests until it does.</summary>
    public static bool Rests(JsonNode job) => State(job) switch
    {
        JobState.Paused => Show.Text(job["wish"]) == "pause",
        { } state => state.IsSettled(),
        null => false,
    };
}
