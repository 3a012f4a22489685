using System.Security.Cryptography;
using System.Text;
using FineTune.Api.Problems;
using FineTune.Core.Findings;
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
    private const int MaxPageSize = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapPost("", CreateAsync).Produces<TaskView>(StatusCodes.Status201Created).WithSummary("Create a task");
        tasks.MapPost("/validate", ValidateAsync).Produces<ValidationView>().WithSummary("Check a task without creating it");
        tasks.MapGet("", ListAsync).Produces<TaskPage>().WithSummary("List tasks");
        tasks.MapGet("/{name}", GetAsync).Produces<TaskView>().WithSummary("Look at a task");
        tasks.MapDelete("/{name}", (string name, TaskService service, CancellationToken cancellation) =>
            AskAsync(name, null, JobRequest.Delete, service, cancellation)).WithSummary("Delete a task and everything it made");
        tasks.MapPost("/{name}/clone", CloneAsync).Produces<TaskView>(StatusCodes.Status201Created).WithSummary("Create a task like another");
        foreach (var request in new[] { JobRequest.Cancel, JobRequest.Pause, JobRequest.Resume, JobRequest.Retry })
        {
            var verb = request.ToString().ToLowerInvariant();
            tasks.MapPost($"/{{name}}/{verb}", (string name, TaskService service, CancellationToken cancellation) =>
                AskAsync(name, null, request, service, cancellation)).WithSummary($"{request} every job of a task");
            tasks.MapPost($"/{{name}}/jobs/{{job}}/{verb}", (string name, string job, TaskService service, CancellationToken cancellation) =>
                AskAsync(name, job, request, service, cancellation)).WithSummary($"{request} a job");
        }
    }

    private static async Task<IResult> CreateAsync(
        HttpRequest request, TaskService service, ITaskStore store, IIdempotencyStore keys, IReadOnlyList<ITrainingPlatform> platforms,
        TimeProvider clock, CancellationToken cancellation)
    {
        var (json, bytes, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (json)
        {
            if (json is null)
            {
                return refusal!;
            }

            var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
            if (request.Headers["Idempotency-Key"] is [{ Length: > 0 } key])
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(request.Path + "\n"), .. bytes]));
                var entry = await keys.ClaimAsync(key, new IdempotencyEntry(hash, id, clock.GetUtcNow()), cancellation);
                if (entry.BodyHash != hash)
                {
                    return Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "", new("This Idempotency-Key was used for another request.", "该 Idempotency-Key 已用于其他请求。"),
                        new("Use a new key for a new request.", "新请求请使用新的键。"));
                }

                id = entry.ResourceId;
            }

            var (reading, task) = await service.CreateAsync(json.RootElement, id, cancellation);
            if (reading.Spec is not { } spec)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The task is not valid.", reading.Findings);
            }

            var found = await store.FindAsync(spec.Name, cancellation);
            if (found is null || (task is null && found.Task.Value.Id != id))
            {
                return Problem.Of(StatusCodes.Status409Conflict, "name-taken", "name", new($"A task '{spec.Name}' exists already.", $"任务“{spec.Name}”已存在。"),
                    new("Choose another name, or delete the other task first.", "请换一个名称，或先删除已有任务。"));
            }

            return Results.Created($"/api/tasks/{spec.Name}", TaskView.Of(found, platforms));
        }
    }

    private static async Task<IResult> ValidateAsync(HttpRequest request, TaskService service, CancellationToken cancellation)
    {
        var (json, _, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (json)
        {
            if (json is null)
            {
                return refusal!;
            }

            var reading = await service.ValidateAsync(json.RootElement, cancellation);
            return Results.Ok(new ValidationView(reading.Spec is not null, reading.Findings, reading.Estimates));
        }
    }

    private static async Task<IResult> ListAsync(
        ITaskStore store, IReadOnlyList<ITrainingPlatform> platforms, CancellationToken cancellation,
        string? search = null, string? state = null, string? sort = null, string? page = null, string? pageSize = null)
    {
        var number = int.TryParse(page, out var wantedPage) ? Math.Max(1, wantedPage) : 1;
        var size = int.TryParse(pageSize, out var wantedSize) ? Math.Clamp(wantedSize, 1, MaxPageSize) : 50;
        var views = new List<TaskView>();
        await foreach (var task in store.ListAsync(cancellation))
        {
            var view = TaskView.Of(task, platforms);
            if ((search is null || view.Name.Contains(search, StringComparison.OrdinalIgnoreCase))
                && (state is null || string.Equals(view.State.ToString(), state, StringComparison.OrdinalIgnoreCase)))
            {
                views.Add(view);
            }
        }

        IEnumerable<TaskView> sorted = sort switch
        {
            "name" => views.OrderBy(view => view.Name, StringComparer.Ordinal),
            "state" => views.OrderBy(view => view.State).ThenBy(view => view.Name, StringComparer.Ordinal),
            _ => views.OrderByDescending(view => view.CreatedAt).ThenBy(view => view.Name, StringComparer.Ordinal),
        };
        return Results.Ok(new TaskPage([.. sorted.Skip((int)Math.Min(int.MaxValue, (number - 1L) * size)).Take(size)], views.Count, number, size));
    }

    private static async Task<IResult> GetAsync(
        string name, HttpContext http, ITaskStore store, IReadOnlyList<ITrainingPlatform> platforms, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name) || await store.FindAsync(name, cancellation) is not { } found)
        {
            return Problem.NotFound("task");
        }

        var versions = string.Concat(found.Jobs.Select(job => job.ETag).Prepend(found.Task.ETag));
        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(versions)))[..32]}\"";
        http.Response.Headers.ETag = etag;
        return http.Request.Headers.IfNoneMatch.Contains(etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Ok(TaskView.Of(found, platforms));
    }

    private static async Task<IResult> CloneAsync(
        string name, HttpRequest request, TaskService service, ITaskStore store, IReadOnlyList<ITrainingPlatform> platforms,
        TimeProvider clock, CancellationToken cancellation)
    {
        var (json, _, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (json)
        {
            if (json is null)
            {
                return refusal!;
            }

            if (!TaskSpecReader.IsName(name) || await store.FindTaskAsync(name, cancellation) is not { } original)
            {
                return Problem.NotFound("task");
            }

            var wanted = json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && json.RootElement.TryGetProperty("name", out var given)
                && given.ValueKind == System.Text.Json.JsonValueKind.String ? given.GetRawText() : "\"\"";
            var copy = original.Value.Specification.DeepClone();
            copy["name"] = System.Text.Json.Nodes.JsonNode.Parse(wanted);
            using var body = System.Text.Json.JsonDocument.Parse(copy.ToJsonString());
            var (reading, task) = await service.CreateAsync(body.RootElement, Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), cancellation);
            if (reading.Spec is not { } spec)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The task is not valid.", reading.Findings);
            }

            return task is not null && await store.FindAsync(spec.Name, cancellation) is { } found
                ? Results.Created($"/api/tasks/{spec.Name}", TaskView.Of(found, platforms))
                : Problem.Of(StatusCodes.Status409Conflict, "name-taken", "name", new($"A task '{spec.Name}' exists already.", $"任务“{spec.Name}”已存在。"), new("Choose another name.", "请换一个名称。"));
        }
    }

    private static async Task<IResult> AskAsync(string name, string? job, JobRequest request, TaskService service, CancellationToken cancellation)
    {
        var known = TaskSpecReader.IsName(name) && (job is null || TaskSpecReader.IsName(job));
        return !known || await service.AskAsync(name, job, request, cancellation) is not { } refusals
            ? Problem.NotFound(job is null ? "task" : "job")
            : refusals.Any(finding => finding.Severity == Severity.Error)
                ? Problem.Of(StatusCodes.Status409Conflict, refusals[0].Message.En, refusals)
                : Results.Accepted($"/api/tasks/{name}");
    }
}
