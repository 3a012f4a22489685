using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>Reads the parameters of one job out of its task's stored document.</summary>
internal sealed class JobSettings(TaskRecord task, string job)
{
    private readonly JsonObject? ownPart = task.Specification["jobs"]?.AsArray().OfType<JsonObject>()
        .FirstOrDefault(candidate => candidate["name"]?.GetValue<string>() == job);

    public string Text(Parameter row) => Find(row) is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    public double? Number(Parameter row) =>
        Find(row) is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<JsonElement>().GetDouble() : null;

    private JsonNode? Find(Parameter row)
    {
        JsonNode? node = row.Section == ParameterSection.Basic ? task.Specification : ownPart;
        foreach (var part in row.Path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node;
    }
}
