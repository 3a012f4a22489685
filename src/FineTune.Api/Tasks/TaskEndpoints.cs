using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Tasks;

/// <summary><c>/api/tasks</c>: create, list, look, ask and delete.</summary>
internal static class TaskEndpoints
{
    private const string IfMatchHelp = "ETag of the task as you saw it; when it has changed since, nothing is done and the answer is 412.";

    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapPost("", (HttpRequest request, TaskCreation creation, CancellationToken cancellation) => creation.CreateAsync(request, cancellation))
            .ReadsTask().Creates().Produces<TaskView>(StatusCodes.Status201Created).WithName("createTask").WithSummary("Create a task");
        tasks.MapPost("/validate", ValidateAsync).ReadsTask().Produces<ValidationView>().WithName("validateTask").WithSummary("Check a task without creating it");
        tasks.MapGet("", TaskListing.ListAsync).Reads(TaskListing.Parameters).Produces<TaskPage>().WithName("listTasks").WithSummary("List tasks");
        tasks.MapGet("/{name}", GetAsync).Produces<TaskView>().Produces(StatusCodes.Status304NotModified).Refuses(StatusCodes.Status404NotFound)
            .Honours("If-None-Match", "ETag of the task as you know it; when it is the same, the answer is 304 without a body.").WithName("getTask").WithSummary("Look at a task");
        tasks.MapPost("/{name}/clone", (string name, HttpRequest request, TaskCreation creation, CancellationToken cancellation) => creation.CloneAsync(name, request, cancellation))
            .ReadsTask(isPartial: true).Creates().Refuses(StatusCodes.Status404NotFound).Produces<TaskView>(StatusCodes.Status201Created)
            .WithName("cloneTask").WithSummary("Create a task like another; fields of the body take the place of the original's");
        Asks(tasks.MapDelete("/{name}", (string name, HttpRequest request, TaskService service, CancellationToken cancellation) =>
            AskAsync(name, null, JobRequest.Delete, request, service, cancellation)), "deleteTask", "Delete a task and everything it made");
        foreach (var asked in new[] { JobRequest.Cancel, JobRequest.Pause, JobRequest.Resume, JobRequest.Retry })
        {
            var verb = asked.ToString().ToLowerInvariant();
            Asks(tasks.MapPost($"/{{name}}/{verb}", (string name, HttpRequest request, TaskService service, CancellationToken cancellation) =>
                AskAsync(name, null, asked, request, service, cancellation)), $"{verb}Task", $"{asked} every job of a task");
            Asks(tasks.MapPost($"/{{name}}/jobs/{{job}}/{verb}", (string name, string job, HttpRequest request, TaskService service, CancellationToken cancellation) =>
                AskAsync(name, job, asked, request, service, cancellation)), $"{verb}Job", $"{asked} a job");
        }
    }

    private static void Asks(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .Produces(StatusCodes.Status202Accepted).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed)
        .Honours("If-Match", IfMatchHelp).WithName(name).WithSummary(summary);

    private static async Task<IResult> ValidateAsync(HttpRequest request, TaskService service, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var reading = await service.ValidateAsync(body.Document.RootElement, cancellation);
            return Results.Ok(new ValidationView(reading.Spec is not null, reading.Findings, reading.Estimates));
        }
    }

    private static async Task<IResult> GetAsync(
        string name, HttpContext http, ITaskStore store, PlatformFacts platforms, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name) || await store.FindAsync(name, cancellation) is not { } found)
        {
            return Problem.NotFound("task");
        }

        http.Response.Headers.ETag = EntityTags.Of(found.Version);
        return EntityTags.Read(http.Request.Headers.IfNoneMatch) is { } known && (known.Count == 0 || known.Contains(found.Version))
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Ok(TaskView.Of(found, platforms));
    }

    private static async Task<IResult> AskAsync(
        string name, string? job, JobRequest asked, HttpRequest request, TaskService service, CancellationToken cancellation)
    {
        // If-Match: * asks for a task of any version, as no header does.
        var versions = EntityTags.Read(request.Headers.IfMatch) is { Count: > 0 } tags ? tags : null;
        var known = TaskSpecReader.IsName(name) && (job is null || TaskSpecReader.IsName(job));
        if (!known || await service.AskAsync(name, job, asked, cancellation, versions) is not { } refusals)
        {
            return Problem.NotFound(job is null ? "task" : "job");
        }

        if (refusals.Count == 0)
        {
            return Results.Accepted($"/api/tasks/{name}");
        }

        var status = refusals[0] == TaskService.Changed ? StatusCodes.Status412PreconditionFailed : StatusCodes.Status409Conflict;
        return Problem.Of(status, refusals[0].Message.En, refusals);
    }
}
