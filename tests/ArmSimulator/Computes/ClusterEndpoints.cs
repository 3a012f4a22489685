using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Computes;

/// <summary><c>…/computes</c>.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder group, SimulatedWorkspace workspace)
    {
        group.MapPut("/computes/{name}", async (string name, HttpRequest request) =>
        {
            var body = await StrictJson.ReadAsync(request);
            return workspace.Look(() =>
            {
                var (cluster, operation, isNew) = workspace.Clusters.Put(name, body);
                operation.Attach(request.HttpContext.Response, withStatus: true);
                return Answers.Json(View(cluster, workspace), isNew ? 201 : 200);
            });
        });
        group.MapPatch("/computes/{name}", async (string name, HttpRequest request) =>
        {
            var body = await StrictJson.ReadAsync(request);
            return workspace.Look(() =>
            {
                var scale = body.Only("body", "properties").Object("properties", "body").Only("properties", "properties").Object("properties", "properties")
                    .Only("properties.properties", "scaleSettings").Object("scaleSettings", "properties.properties");
                var cluster = Find(workspace, name);
                workspace.Clusters.Scale(cluster, scale).Attach(request.HttpContext.Response, withStatus: true);
                return Answers.Json(View(cluster, workspace));
            });
        });
        group.MapGet("/computes/{name}", (string name) => workspace.Look(() => Answers.Json(View(Find(workspace, name), workspace))));
        group.MapGet("/computes", () => workspace.Look(() => Answers.Json(new JsonObject
        {
            ["value"] = new JsonArray([.. workspace.Clusters.All.Select(cluster => View(cluster, workspace))]),
        })));
        group.MapDelete("/computes/{name}", (string name, HttpRequest request) => workspace.Look(() =>
        {
            var action = request.Query["underlyingResourceAction"].FirstOrDefault()
                ?? throw ArmException.User("The query parameter 'underlyingResourceAction' is required.");
            StrictJson.OneOf(action, "underlyingResourceAction", "Delete", "Detach");
            return workspace.Clusters.Find(name) is { } cluster
                ? workspace.Clusters.Delete(cluster).Accept(request.HttpContext.Response, withStatus: true)
                : Results.NoContent();
        }));
        group.MapPost("/computes/{name}/listNodes", (string name) => workspace.Look(() => Answers.Json(Nodes(Find(workspace, name)))));
    }

    private static SimulatedCluster Find(SimulatedWorkspace workspace, string name) =>
        workspace.Clusters.Find(name) ?? throw ArmException.NotFound($"computes/{name}");

    private static JsonObject Nodes(SimulatedCluster cluster)
    {
        var nodes = new JsonArray();
        for (var node = 0; node < cluster.Busy + cluster.Idle; node++)
        {
            nodes.Add(new JsonObject
            {
                ["nodeId"] = $"tvmps_{node}",
                ["privateIpAddress"] = $"10.0.0.{4 + node}",
                ["nodeState"] = node < cluster.Busy ? "running" : "idle",
            });
        }

        return new JsonObject { ["nodes"] = nodes };
    }

    private static JsonObject View(SimulatedCluster cluster, SimulatedWorkspace workspace)
    {
        var view = cluster.Body.DeepClone().AsObject();
        view["id"] = $"{workspace.Id}/computes/{cluster.Name}";
        view["name"] = cluster.Name;
        view["type"] = "Microsoft.MachineLearningServices/workspaces/computes";
        var properties = view["properties"]!.AsObject();
        properties["provisioningState"] = cluster.State;
        properties["computeLocation"] = workspace.Options.Region;
        var nodes = properties["properties"]!.AsObject();
        nodes["allocationState"] = cluster.Shortage is null ? "Steady" : "Resizing";
        nodes["currentNodeCount"] = cluster.Busy + cluster.Idle;
        nodes["targetNodeCount"] = cluster.Busy + cluster.Idle;
        nodes["nodeStateCounts"] = new JsonObject
        {
            ["idleNodeCount"] = cluster.Idle,
            ["runningNodeCount"] = cluster.Busy,
            ["preparingNodeCount"] = 0,
            ["unusableNodeCount"] = 0,
            ["leavingNodeCount"] = 0,
            ["preemptedNodeCount"] = cluster.Preempted,
        };
        nodes["errors"] = cluster.Shortage?.Split(": ", 2) is [var code, var message]
            ? new JsonArray(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } })
            : null;
        return view;
    }
}
