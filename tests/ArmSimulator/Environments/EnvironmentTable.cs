using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Environments;

/// <summary>Environment versions by resource id; immutable.</summary>
public sealed class EnvironmentTable
{
    private readonly Dictionary<string, JsonObject> versions = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string id) => versions.ContainsKey(id.StartsWith("azureml:", StringComparison.Ordinal) ? id["azureml:".Length..] : id);

    internal void Map(IEndpointRouteBuilder group, SimulatedWorkspace workspace)
    {
        group.MapPut("/environments/{name}/versions/{version}", async (string name, string version, HttpRequest request) =>
        {
            var body = (await StrictJson.ReadAsync(request)).Only("body", "properties");
            var properties = body.Object("properties", "body").Only(
                "properties", "image", "build", "condaFile", "description", "inferenceConfig", "isArchived", "osType", "properties", "tags", "autoRebuild", "stage");
            _ = properties.Text("image", "properties");
            return workspace.Look(() =>
            {
                var id = $"{workspace.Id}/environments/{name}/versions/{version}";
                if (versions.TryGetValue(id, out var known) && known["properties"]!["image"]!.GetValue<string>() != properties["image"]!.GetValue<string>())
                {
                    throw ArmException.User("An environment version cannot change.");
                }

                var isNew = !versions.ContainsKey(id);
                versions[id] = new JsonObject { ["id"] = id, ["name"] = version, ["properties"] = properties.DeepClone() };
                return Answers.Json(versions[id].DeepClone(), isNew ? 201 : 200);
            });
        });
        group.MapGet("/environments/{name}/versions/{version}", (string name, string version) => workspace.Look(() =>
            versions.TryGetValue($"{workspace.Id}/environments/{name}/versions/{version}", out var found)
                ? Answers.Json(found.DeepClone())
                : throw ArmException.NotFound($"environments/{name}/versions/{version}")));
    }
}
