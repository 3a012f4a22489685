using System.Text.Json;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>What the workspace remembers of a run.</summary>
/// <param name="Status">Last status.</param>
/// <param name="StartTimeUtc">When user code began, UTC.</param>
/// <param name="EndTimeUtc">When it ended, UTC.</param>
/// <param name="Error">Why it failed, as the service tells it: nested objects with codes and messages.</param>
/// <param name="Warnings">Warnings, in the same shape.</param>
internal sealed record RunDetails(
    string? Status, DateTimeOffset? StartTimeUtc = null, DateTimeOffset? EndTimeUtc = null, JsonElement? Error = null, JsonElement? Warnings = null)
{
    /// <summary>Codes and messages of error and warnings in one text, outermost first.</summary>
    public string Text => string.Join(" ", Texts(Error).Concat(Texts(Warnings)).Distinct());

    private static IEnumerable<string> Texts(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Object } given => given.EnumerateObject().SelectMany(property => property.Name.ToUpperInvariant() switch
        {
            "CODE" or "MESSAGE" when property.Value.ValueKind == JsonValueKind.String => [property.Value.GetString()!],
            _ => Texts(property.Value),
        }),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(item => Texts(item)),
        _ => [],
    };
}

/// <summary>Reads run details, the only place that has the error of a run.</summary>
internal sealed class RunHistory(ArmClient client, Workspace workspace)
{
    public Task<RunDetails?> FindAsync(string job, CancellationToken cancellation) =>
        client.FindAsync<RunDetails>(ArmApi.Build(workspace.DataEndpoint, $"/history/v1.0{workspace.Id}/runs/{job}/details"), cancellation);
}
