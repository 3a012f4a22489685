using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary><c>/v1/fine_tuning/jobs</c>: every job of every task, wherever it was made.</summary>
internal static class FineTuningJobEndpoints
{
    private const int JobsOnAPage = 20;
    private const int CheckpointsOnAPage = 10;

    public static void Map(IEndpointRouteBuilder v1)
    {
        var jobs = v1.MapGroup("/fine_tuning/jobs");
        jobs.MapPost("", async (HttpRequest request, JobCreation creation, JobWriter writer, CancellationToken cancellation) =>
            OpenAiJson.Ok(await writer.WriteAsync(await creation.CreateAsync(request, cancellation), cancellation)))
            .Produces<JobView>().WithSummary("Create a fine-tuning job");
        jobs.MapGet("", ListAsync).Produces<ListView<JobView>>().WithSummary("List fine-tuning jobs");
        jobs.MapGet("/{id}", async (string id, JobFinder finder, JobWriter writer, CancellationToken cancellation) =>
            OpenAiJson.Ok(await writer.WriteAsync(await finder.GetAsync(id, cancellation), cancellation)))
            .Produces<JobView>().WithSummary("Look at a fine-tuning job");
        jobs.MapGet("/{id}/events", EventsAsync).Produces<ListView<EventView>>().WithSummary("List what happened, newest first");
        jobs.MapGet("/{id}/checkpoints", CheckpointsAsync).Produces<ListView<CheckpointView>>().WithSummary("List checkpoints, newest first");
        foreach (var asked in new[] { JobRequest.Cancel, JobRequest.Pause, JobRequest.Resume })
        {
            jobs.MapPost($"/{{id}}/{asked.ToString().ToLowerInvariant()}", (string id, JobFinder finder, JobWriter writer, TaskService service, CancellationToken cancellation) =>
                AskAsync(id, asked, finder, writer, service, cancellation)).Produces<JobView>().WithSummary($"{asked} a fine-tuning job");
        }
    }

    private static async Task<IResult> ListAsync(HttpRequest request, JobFinder finder, JobWriter writer, CancellationToken cancellation)
    {
        var paging = Paging.Read(request, JobsOnAPage);
        var wanted = request.Query.Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal) && pair.Key.EndsWith(']'))
            .Select(pair => (Key: pair.Key["metadata[".Length..^1], Value: pair.Value.ToString())).ToList();
        var all = (await finder.ListAsync(cancellation)).Where(found => wanted.All(pair => found.Origin?.Metadata.GetValueOrDefault(pair.Key) == pair.Value)).ToList();
        var (items, hasMore) = paging.Of(all, found => found.Id.ToString());
        return OpenAiJson.Ok(new ListView<JobView>(await Task.WhenAll(items.Select(found => writer.WriteAsync(found, cancellation))), hasMore));
    }

    private static async Task<IResult> EventsAsync(string id, HttpRequest request, JobFinder finder, JobHistory history, CancellationToken cancellation)
    {
        var paging = Paging.Read(request, JobsOnAPage);
        var found = await finder.GetAsync(id, cancellation);
        var (items, hasMore) = paging.Of(await history.ReadAsync(found, cancellation), view => view.Id);
        return OpenAiJson.Ok(new ListView<EventView>(items, hasMore));
    }

    private static async Task<IResult> CheckpointsAsync(
        string id, HttpRequest request, JobFinder finder, JobFolder folder, IOptions<OpenAiOptions> options, CancellationToken cancellation)
    {
        var paging = Paging.Read(request, CheckpointsOnAPage);
        var found = await finder.GetAsync(id, cancellation);
        var model = ModelName.Of(found, options.Value.Organization);
        var steps = StepMetrics.Of(await folder.MetricsAsync(found.Job, cancellation));
        var all = (await folder.CheckpointsAsync(found.Job, cancellation)).Reverse().Select(mark => CheckpointView.Of(found, model, mark, steps)).ToList();
        var (items, hasMore) = paging.Of(all, view => view.Id);
        return OpenAiJson.Ok(new ListView<CheckpointView>(items, hasMore, items.Count > 0 ? items[0].Id : null, items.Count > 0 ? items[^1].Id : null));
    }

    private static async Task<IResult> AskAsync(
        string id, JobRequest asked, JobFinder finder, JobWriter writer, TaskService service, CancellationToken cancellation)
    {
        var before = await finder.GetAsync(id, cancellation);
        var findings = await service.AskAsync(before.Id.Task, before.Id.Job, asked, cancellation) ?? [];
        var now = await finder.GetAsync(id, cancellation);

        // A client that lost the first answer asks again, maybe while the first call is under way; the job that then runs is what it asked for.
        var isDone = asked == JobRequest.Resume && now.Job is { Wish: Wish.Run, State: not (JobState.Succeeded or JobState.Failed or JobState.Cancelled) };
        if (!isDone && findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } refusal)
        {
            throw OpenAiException.Invalid(null, "invalid_state", $"{refusal.Message.En} {refusal.Fix.En}");
        }

        return OpenAiJson.Ok(await writer.WriteAsync(now, cancellation));
    }
}
