using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArmSimulator.Http;

namespace ArmSimulator.Logs;

/// <summary><c>/v1/workspaces/{id}/query</c>, for queries on the events of one job.</summary>
internal static partial class LogQueryEndpoints
{
    private static readonly string[] Columns = ["TimeGenerated", "EventType", "ExecutionState", "ErrorDetails", "JobErrorMessage", "NodeId"];

    public static void Map(IEndpointRouteBuilder app, SimulatedWorkspace workspace) =>
        app.MapPost("/v1/workspaces/{id}/query", async (string id, HttpRequest request) =>
        {
            var body = (await StrictJson.ReadAsync(request)).Only("body", "query", "timespan", "workspaces");
            var query = body.Text("query", "body");
            var name = JobName().Match(query) is { Success: true } match && query.StartsWith("AmlComputeJobEvent ", StringComparison.Ordinal)
                ? match.Groups["name"].Value
                : throw new ArmException(400, "BadArgumentError", "The request had some invalid properties: only AmlComputeJobEvent by JobName is kept here.");
            return workspace.Look(() => Answers.Json(new JsonObject
            {
                ["tables"] = new JsonArray(new JsonObject
                {
                    ["name"] = "PrimaryResult",
                    ["columns"] = new JsonArray([.. Columns.Select(column => (JsonNode)new JsonObject { ["name"] = column, ["type"] = column == "TimeGenerated" ? "datetime" : "string" })]),
                    ["rows"] = new JsonArray([.. workspace.Jobs.All.Where(job => job.Name == name && job.EndedAt is not null).Select(job => (JsonNode)new JsonArray(
                        job.EndedAt!.Value.UtcDateTime.ToString("O"), "Job" + job.Status, job.Status, (string?)job.Error?["error"]?["code"],
                        (string?)job.Error?["error"]?["message"], null))]),
                }),
            }));
        });

    [GeneratedRegex(@"JobName == '(?<name>[^']+)'")]
    private static partial Regex JobName();
}
