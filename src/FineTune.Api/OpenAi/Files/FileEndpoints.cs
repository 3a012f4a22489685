using FineTune.Api.Datasets;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.OpenAi.Files;

/// <summary><c>/v1/files</c>: every version of every dataset, and the result files of jobs.</summary>
internal static class FileEndpoints
{
    private const int FilesOnAPage = 10_000;

    public static void Map(IEndpointRouteBuilder v1)
    {
        var files = v1.MapGroup("/files");
        files.MapPost("", UploadAsync).Accepts<IFormFile>("multipart/form-data").Produces<FileView>().WithSummary("Upload a file");
        files.MapGet("", ListAsync).Produces<ListView<FileView>>().WithSummary("List files");
        files.MapGet("/{id}", async (string id, TrainingFiles training, ResultFiles results, CancellationToken cancellation) =>
            await results.FindAsync(id, cancellation) is { } found
                ? OpenAiJson.Ok(await results.ViewAsync(found, cancellation))
                : OpenAiJson.Ok(TrainingFiles.View(await training.GetAsync(id, "file_id", cancellation))))
            .Produces<FileView>().WithSummary("Look at a file");
        files.MapGet("/{id}/content", ContentAsync).WithSummary("Read a file");
        files.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a file");
    }

    private static async Task<IResult> UploadAsync(HttpRequest request, UploadDoor door, TrainingFiles files, RepeatedRequests repeats, CancellationToken cancellation)
    {
        var (upload, refusal) = await door.ReadAsync(request, () => FileUpload.ReadAsync(request, cancellation), cancellation);
        if (refusal is not null)
        {
            throw UploadDoor.OpenAiAnswer(refusal.Message, refusal.Fix);
        }

        await using var content = upload!.File.OpenReadStream();
        var id = await repeats.ClaimAsync(request, await upload.HashAsync(content, cancellation), cancellation);
        content.Position = 0;
        return OpenAiJson.Ok(TrainingFiles.View(await files.AddAsync(upload.File.FileName, content, id, upload.Life, cancellation)));
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, IDatasetStore store, JobFinder jobs, ResultFiles results, CancellationToken cancellation)
    {
        var paging = Paging.Read(request, FilesOnAPage);
        var purpose = request.Query["purpose"].ToString();
        var order = request.Query["order"].ToString();
        if (order is not ("" or "asc" or "desc"))
        {
            throw OpenAiException.Invalid("order", "invalid_value", "'order' is 'asc' or 'desc'.");
        }

        var all = new List<Listed>();
        if (purpose is "" or FilePurpose.FineTune)
        {
            await foreach (var version in store.ListAsync(null, cancellation))
            {
                all.Add(new Listed(FileId.Of(version), version.CreatedAt, () => Task.FromResult(TrainingFiles.View(version))));
            }
        }

        if (purpose is "" or FilePurpose.Results)
        {
            all.AddRange((await jobs.ListAsync(cancellation)).Where(found => found.Job.State == JobState.Succeeded).Select(found =>
                new Listed(FileId.OfResults(found.Id), found.Job.StateSince, () => results.ViewAsync(found, cancellation))));
        }

        var oldest = all.OrderBy(file => file.CreatedAt).ThenBy(file => file.Id, StringComparer.Ordinal);
        var (page, hasMore) = paging.Of([.. order == "asc" ? oldest : oldest.Reverse()], file => file.Id);
        var views = await Task.WhenAll(page.Select(file => file.ViewAsync()));
        return OpenAiJson.Ok(new ListView<FileView>(views, hasMore, views.FirstOrDefault()?.Id ?? "", views.LastOrDefault()?.Id ?? ""));
    }

    private static async Task<IResult> ContentAsync(
        string id, TrainingFiles training, ResultFiles results, IDatasetStore store, CancellationToken cancellation)
    {
        if (await results.FindAsync(id, cancellation) is { } found)
        {
            return Results.Bytes(await results.ReadAsync(found, cancellation), "text/csv");
        }

        var version = await training.GetAsync(id, "file_id", cancellation);
        return await store.OpenAsync(version, cancellation) is { } content
            ? Results.Stream(content, "application/jsonl", TrainingFiles.View(version).Filename)
            : throw OpenAiException.NotFound("file_id", $"There is no file '{id}'.");
    }

    private static async Task<IResult> DeleteAsync(
        string id, IDatasetStore store, DatasetLineage lineage, ResultFiles results, RepeatedRequests repeats, CancellationToken cancellation)
    {
        if (await results.FindAsync(id, cancellation) is not null)
        {
            throw OpenAiException.Invalid("file_id", "not_deletable", $"'{id}' belongs to its job and goes with it.");
        }

        if (FileId.ParseDataset(id) is { } used && await lineage.NeededByAsync(used.Name, used.Version, cancellation) is { Count: > 0 })
        {
            throw OpenAiException.Invalid("file_id", "file_in_use", $"A job still trains on '{id}'. Cancel the job, or wait for its end.");
        }

        if (FileId.ParseDataset(id) is { } reference && await store.FindAsync(reference.Name, reference.Version, cancellation) is not null)
        {
            // Noted before it goes, so that a repetition that comes meanwhile is answered alike.
            await repeats.NoteDeletedAsync(id, cancellation);
            await store.DeleteAsync(reference.Name, reference.Version, cancellation);
        }
        else if (!await repeats.WasDeletedAsync(id, cancellation))
        {
            throw OpenAiException.NotFound("file_id", $"There is no file '{id}'.");
        }

        return OpenAiJson.Ok(new Catalog.DeletedView(id, "file"));
    }

    // Only what stands on the page is read.
    private sealed record Listed(string Id, DateTimeOffset CreatedAt, Func<Task<FileView>> ViewAsync);
}
