using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FineTune.Core.Parameters;

namespace FineTune.Core.Tasks;

/// <summary>A task as stored: what the user asked for, resolved. Its jobs move; it does not.</summary>
/// <param name="Id">Unique for ever; sorts by creation.</param>
/// <param name="Name">Unique among living tasks.</param>
/// <param name="Specification">The canonical document, every parameter written out; dataset references carry their version.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="DeletingSince">When delete was asked for; null while the task lives.</param>
/// <param name="Origin">What another interface than the native one was asked for, in its own words; it goes with the task.</param>
/// <param name="RemovedModels">Jobs whose trained model was removed although the task stays; null for none.</param>
/// <param name="CreatedBy">Who made it; null where nobody had to say who they are, and where a rule did.</param>
public sealed record TaskRecord(
    string Id, string Name, JsonObject Specification, DateTimeOffset CreatedAt, DateTimeOffset? DeletingSince = null,
    JsonObject? Origin = null, IReadOnlyList<string>? RemovedModels = null, TaskAuthor? CreatedBy = null)
{
    public string Location => Text(ParameterTable.Location);

    public string Model => Text(ParameterTable.Model);

    public string Template => Text(ParameterTable.Template);

    public string Method => Text(ParameterTable.Method);

    public string Stage => Text(ParameterTable.Stage);

    /// <summary>The dataset versions that it trains on, as <c>name@version</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Datasets => List(ParameterTable.Dataset);

    /// <summary>The dataset versions that it only measures on, as <c>name@version</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> ValidationDatasets => List(ParameterTable.ValidationDataset);

    /// <summary>Names of its jobs, in the order in which they were written.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Jobs => Specification["jobs"] is JsonArray jobs ? [.. jobs.Select(job => (string)job!["name"]!)] : [];

    private IReadOnlyList<string> List(Parameter row) => Specification[row.Path] is JsonArray list ? [.. list.Select(item => (string)item!)] : [];

    private string Text(Parameter row) => (string?)Specification[row.Path] ?? "";
}
