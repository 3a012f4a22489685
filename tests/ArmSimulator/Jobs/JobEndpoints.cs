using System.Globalization;
using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Jobs;

/// <summary><c>…/jobs</c>.</summary>
internal static class JobEndpoints
{
    public static void Map(IEndpointRouteBuilder group, SimulatedWorkspace workspace)
    {
        group.MapPut("/jobs/{name}", async (string name, HttpRequest request) =>
        {
            var body = (await StrictJson.ReadAsync(request)).Only("body", "properties", "id", "name", "type", "systemData");
            var version = request.Query["api-version"].ToString();
            return workspace.Look(() =>
            {
                var (job, isNew) = workspace.Jobs.Put(name, body.Object("properties", "body").DeepClone().AsObject(), version);
                return Answers.Json(View(job, workspace), isNew ? 201 : 200);
            });
        });
        group.MapGet("/jobs/{name}", (string name) => workspace.Look(() => Answers.Json(View(Find(workspace, name), workspace))));
        group.MapGet("/jobs", (HttpRequest request) => workspace.Look(() => List(request, workspace)));
        group.MapPost("/jobs/{name}/cancel", (string name, HttpResponse response) => workspace.Look(() =>
        {
            workspace.Jobs.Cancel(Find(workspace, name));
            return workspace.Operations.Start("mfeOperationResults", () => { }).Accept(response, withStatus: false);
        }));
        group.MapDelete("/jobs/{name}", (string name, HttpResponse response) => workspace.Look(() =>
            workspace.Jobs.Find(name) is { } job && workspace.Jobs.Delete(job) is { } operation
                ? operation.Accept(response, withStatus: false)
                : Results.NoContent()));
    }

    private static SimulatedJob Find(SimulatedWorkspace workspace, string name) =>
        workspace.Jobs.Find(name) ?? throw ArmException.NotFound($"jobs/{name}");

    private static IResult List(HttpRequest request, SimulatedWorkspace workspace)
    {
        var query = request.Query;
        var jobs = workspace.Jobs.All;
        if (query["tag"].FirstOrDefault() is { Length: > 0 } tag)
        {
            jobs = jobs.Where(job => (job.Properties["tags"] as JsonObject)?.ContainsKey(tag) == true);
        }

        var view = query["listViewType"].FirstOrDefault() ?? "ActiveOnly";
        StrictJson.OneOf(view, "listViewType", "ActiveOnly", "ArchivedOnly", "All");
        jobs = view == "All" ? jobs : jobs.Where(job => (view == "ArchivedOnly") == ((bool?)job.Properties["isArchived"] ?? false));
        var skip = int.TryParse(query["$skip"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var page = jobs.Skip(skip).Take(workspace.Options.PageSize + 1).ToList();
        var body = new JsonObject
        {
            ["value"] = new JsonArray([.. page.Take(workspace.Options.PageSize).Select(job => View(job, workspace))]),
        };
        if (page.Count > workspace.Options.PageSize)
        {
            var address = $"{request.Scheme}://{request.Host}{request.Path}?api-version={query["api-version"].First()}&$skip={skip + workspace.Options.PageSize}"
                + $"&listViewType={view}" + (query["tag"].FirstOrDefault() is { } key ? $"&tag={Uri.EscapeDataString(key)}" : "");
            body["nextLink"] = address;
        }

        return Answers.Json(body);
    }

    private static JsonObject View(SimulatedJob job, SimulatedWorkspace workspace)
    {
        var properties = job.Properties.DeepClone().AsObject();
        properties["status"] = job.Status;
        var outputs = properties["outputs"] as JsonObject ?? [];
        outputs["default"] = new JsonObject
        {
            ["jobOutputType"] = "uri_folder",
            ["uri"] = $"azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.{job.Name}",
        };
        properties["outputs"] = outputs;
        properties["services"] = new JsonObject
        {
            ["Studio"] = new JsonObject { ["jobServiceType"] = "Studio", ["endpoint"] = $"https://ml.azure.com/runs/{job.Name}", ["port"] = null },
        };
        return new JsonObject
        {
            ["id"] = $"{workspace.Id}/jobs/{job.Name}",
            ["name"] = job.Name,
            ["type"] = "Microsoft.MachineLearningServices/workspaces/jobs",
            ["systemData"] = new JsonObject { ["createdAt"] = job.CreatedAt.UtcDateTime.ToString("O"), ["createdByType"] = "Application" },
            ["properties"] = properties,
        };
    }
}
