using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary><c>/api/tasks/{name}/jobs/{job}/…</c>: what training wrote.</summary>
internal static class JobEndpoints
{
    private const string BinaryType = "application/octet-stream";

    private static readonly string[] ResultFolders = [JobDirectory.AdapterFolder, JobDirectory.ModelFolder];

    public static void Map(IEndpointRouteBuilder api)
    {
        var job = api.MapGroup("/tasks/{name}/jobs/{job}").WithTags("Jobs");
        LogEndpoints.Map(job);
        BudgetEndpoint.Map(job);
        ExportEndpoints.Map(job);
        EvaluationEndpoints.Map(job);
        job.MapGet("/metrics", (string name, string job, JobFiles files, CancellationToken cancellation) =>
            LinesAsync(name, job, JobDirectory.MetricsFile, files, cancellation)).Produces<IReadOnlyList<MetricLine>>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getMetrics").WithSummary("Loss, learning rate and speed by step");
        job.MapGet("/devices", (string name, string job, JobFiles files, CancellationToken cancellation) =>
            LinesAsync(name, job, JobDirectory.DevicesFile, files, cancellation)).Produces<IReadOnlyList<DeviceLine>>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getDevices").WithSummary("Use of processors and cards over time");
        job.MapGet("/checkpoints", CheckpointsAsync).Produces<IReadOnlyList<CheckpointView>>().Refuses(StatusCodes.Status404NotFound).WithName("listCheckpoints").WithSummary("Complete checkpoints");
        job.MapGet("/artifacts", ArtifactsAsync).Produces<IReadOnlyList<Core.Ports.Artifact>>().Refuses(StatusCodes.Status404NotFound).WithName("listArtifacts").WithSummary("Files of the job");
        job.MapGet("/artifacts/{*path}", ArtifactAsync).Produces<Stream>(contentType: BinaryType).Produces<Stream>(StatusCodes.Status206PartialContent, BinaryType)
            .Refuses(StatusCodes.Status404NotFound).Honours("Range", "Only these bytes of the file, as bytes=0-1023 or bytes=-1024.")
            .WithName("downloadArtifact").WithSummary("Download one file, or a part of it");
        job.MapGet("/artifacts.zip", ZipAsync).Produces<Stream>(contentType: ResultArchive.ContentType).Refuses(StatusCodes.Status404NotFound)
            .WithName("downloadResult").WithSummary("Download the adapter or model");
    }

    private static async Task<IResult> LinesAsync(string name, string job, string file, JobFiles files, CancellationToken cancellation)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        return Results.Ok(WholeLinesAsync(files.Store, found.AttemptName.RunPrefix + file, cancellation));
    }

    private static async IAsyncEnumerable<JsonElement> WholeLinesAsync(
        IArtifactStore store, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in LogLines.ReadAsync(store, path, 0, cancellation))
        {
            // A process that was killed while it wrote leaves half a line.
            if (TryParse(line.Text) is { } item)
            {
                yield return item;
            }
        }
    }

    private static JsonElement? TryParse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<IResult> CheckpointsAsync(string name, string job, JobFiles files, CancellationToken cancellation)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        var all = await files.ListAsync(found, JobDirectory.CheckpointsFolder, cancellation);
        var complete = all.Where(file => file.Path.EndsWith("/" + JobDirectory.CompleteMarker, StringComparison.Ordinal))
            .Select(mark => new { folder = mark.Path[..mark.Path.LastIndexOf('/')], time = mark.LastModified })
            .Select(checkpoint => new CheckpointView(
                checkpoint.folder,
                long.TryParse(checkpoint.folder.AsSpan(checkpoint.folder.LastIndexOf('-') + 1), out var step) ? step : 0,
                checkpoint.time,
                all.Where(file => file.Path.StartsWith(checkpoint.folder + "/", StringComparison.Ordinal)).Sum(file => file.Bytes)));
        return Results.Ok(complete.OrderBy(checkpoint => checkpoint.Step));
    }

    private static async Task<IResult> ArtifactsAsync(string name, string job, JobFiles files, CancellationToken cancellation) =>
        await files.FindAsync(name, job, cancellation) is { } found
            ? Results.Ok(await files.ListAsync(found, "", cancellation))
            : Problem.NotFound("job");

    private static async Task<IResult> ArtifactAsync(string name, string job, string path, HttpContext http, JobFiles files, CancellationToken cancellation)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            return Problem.NotFound("file");
        }

        var (stored, shown) = (found.AttemptName.RunPrefix + path, path.Split('/')[^1]);
        if (http.Request.Headers.Range.Count > 0 && await files.Store.FindAsync(stored, cancellation) is { } file)
        {
            var part = new ArtifactStream(files.Store, stored, file.Bytes);
            return Results.Stream(part, BinaryType, shown, file.LastModified, enableRangeProcessing: true);
        }

        // Without a range the file is opened once, so that one which is replaced meanwhile is read whole.
        http.Response.Headers.AcceptRanges = "bytes";
        var content = await files.Store.OpenAsync(stored, 0, null, cancellation);
        return content is null ? Problem.NotFound("file") : Results.Stream(content, BinaryType, shown);
    }

    private static async Task<IResult> ZipAsync(string name, string job, HttpContext http, JobFiles files, CancellationToken cancellation) =>
        await files.FindAsync(name, job, cancellation) is { } found
            ? await ResultArchive.AnswerAsync(http, found, files, ResultFolders, root: "", $"{name}-{job}.zip", cancellation)
            : Problem.NotFound("job");
}
