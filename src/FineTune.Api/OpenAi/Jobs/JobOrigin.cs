using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>A job in the words it was asked for on this surface, kept with its task so that it can be shown in them again.</summary>
/// <param name="Interface">Always <c>openai</c>, so that another interface's words are not taken for these.</param>
/// <param name="Model">Base model as it was named.</param>
/// <param name="TrainingFile">File id.</param>
/// <param name="ValidationFile">File id; null for none.</param>
/// <param name="Suffix">As given; null for none.</param>
/// <param name="LearningRate">The rate that a multiplier of 1 stands for.</param>
/// <param name="Metadata">As given.</param>
/// <param name="Warnings">What was told of it and did not refuse it; null for nothing.</param>
internal sealed record JobOrigin(
    string Interface, string Model, string TrainingFile, string? ValidationFile, string? Suffix, double LearningRate,
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string>? Warnings = null)
{
    public const string Name = "openai";

    public static JobOrigin? Read(JsonObject? origin) =>
        origin?["interface"]?.GetValue<string>() == Name ? origin.Deserialize<JobOrigin>(OpenAiJson.Options) : null;

    public JsonObject Write() => JsonSerializer.SerializeToNode(this, OpenAiJson.Options)!.AsObject();
}
