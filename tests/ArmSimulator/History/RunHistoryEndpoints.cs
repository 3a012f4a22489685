using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.History;

/// <summary><c>/history/v1.0/…/runs/{id}/details</c>.</summary>
internal static class RunHistoryEndpoints
{
    public static void Map(IEndpointRouteBuilder app, SimulatedWorkspace workspace) =>
        app.MapGet("/history/v1.0" + workspace.Id + "/runs/{name}/details", (string name) => workspace.Look(() =>
        {
            var job = workspace.Jobs.Find(name) ?? throw ArmException.NotFound($"runs/{name}");
            return Answers.Json(new JsonObject
            {
                ["runId"] = job.Name,
                ["status"] = job.Status,
                ["startTimeUtc"] = job.StartedAt?.UtcDateTime.ToString("O"),
                ["endTimeUtc"] = job.EndedAt?.UtcDateTime.ToString("O"),
                ["error"] = job.Error?.DeepClone(),
                ["warnings"] = new JsonArray(),
                ["logFiles"] = new JsonObject(),
            });
        }));
}
