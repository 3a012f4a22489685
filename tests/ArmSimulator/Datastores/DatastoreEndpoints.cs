using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Datastores;

/// <summary><c>…/datastores</c>: the workspace's own, and those that jobs mount.</summary>
internal static class DatastoreEndpoints
{
    public const string ArtifactContainer = "azureml";
    public const string Account = "devstoreaccount1";

    public static void Map(IEndpointRouteBuilder group, SimulatedWorkspace workspace) =>
        group.MapGet("/datastores/{name}", (string name) =>
        {
            var container = name == "workspaceartifactstore" ? ArtifactContainer
                : workspace.Options.Execution?.Containers.GetValueOrDefault(name) ?? throw ArmException.NotFound($"datastores/{name}");
            return Answers.Json(new JsonObject
            {
                ["id"] = $"{workspace.Id}/datastores/{name}",
                ["name"] = name,
                ["properties"] = new JsonObject
                {
                    ["datastoreType"] = "AzureBlob",
                    ["accountName"] = Account,
                    ["containerName"] = container,
                    ["endpoint"] = "core.windows.net",
                    ["protocol"] = "https",
                    ["credentials"] = new JsonObject { ["credentialsType"] = "None" },
                },
            });
        });
}
