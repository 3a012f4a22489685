using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary><c>/api/tasks/{name}/jobs/{job}/…</c>: what training wrote.</summary>
internal static class JobEndpoints
{
    private static readonly string[] ResultFolders = ["adapter/", "model/"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var job = api.MapGroup("/tasks/{name}/jobs/{job}").WithTags("Jobs");
        LogEndpoints.Map(job);
        job.MapGet("/metrics", (string name, string job, JobFiles files, CancellationToken cancellation) =>
            LinesAsync(name, job, JobDirectory.MetricsFile, files, cancellation)).Produces<IReadOnlyList<MetricLine>>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getMetrics").WithSummary("Loss, learning rate and speed by step");
        job.MapGet("/devices", (string name, string job, JobFiles files, CancellationToken cancellation) =>
            LinesAsync(name, job, JobDirectory.DevicesFile, files, cancellation)).Produces<IReadOnlyList<DeviceLine>>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getDevices").WithSummary("Use of processors and cards over time");
        job.MapGet("/checkpoints", CheckpointsAsync).Produces<IReadOnlyList<CheckpointView>>().Refuses(StatusCodes.Status404NotFound).WithName("listCheckpoints").WithSummary("Complete checkpoints");
        job.MapGet("/artifacts", ArtifactsAsync).Produces<IReadOnlyList<Core.Ports.Artifact>>().Refuses(StatusCodes.Status404NotFound).WithName("listArtifacts").WithSummary("Files of the job");
        job.MapGet("/artifacts/{*path}", ArtifactAsync).Produces<Stream>(contentType: "application/octet-stream").Refuses(StatusCodes.Status404NotFound)
            .WithName("downloadArtifact").WithSummary("Download one file");
        job.MapGet("/artifacts.zip", ZipAsync).Produces<Stream>(contentType: "application/zip").Refuses(StatusCodes.Status404NotFound)
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

    private static async Task<IResult> ArtifactAsync(string name, string job, string path, JobFiles files, CancellationToken cancellation)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            return Problem.NotFound("file");
        }

        var content = await files.Store.OpenAsync(found.AttemptName.RunPrefix + path, 0, null, cancellation);
        return content is null ? Problem.NotFound("file") : Results.Stream(content, "application/octet-stream", path.Split('/')[^1]);
    }

    private static async Task<IResult> ZipAsync(string name, string job, HttpContext http, JobFiles files, CancellationToken cancellation)
    {
        if (await files.FindAsync(name, job, cancellation) is not { } found)
        {
            return Problem.NotFound("job");
        }

        // An entry of an archive ends with a synchronous write of a few bytes.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        var results = (await files.ListAsync(found, "", cancellation))
            .Where(file => ResultFolders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))).ToList();
        return results.Count == 0
            ? Problem.NotFound("adapter or model yet")
            : Results.Stream(target => WriteZipAsync(target, found, results, files, cancellation), "application/zip", $"{name}-{job}.zip");
    }

    private static async Task WriteZipAsync(
        Stream body, Job job, IReadOnlyList<Artifact> results, JobFiles files, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (var file in results)
        {
            await using var source = await files.Store.OpenAsync(job.AttemptName.RunPrefix + file.Path, 0, null, cancellation);
            if (source is not null)
            {
                // Weights do not compress.
                await using var target = await zip.CreateEntry(file.Path, CompressionLevel.NoCompression).OpenAsync(cancellation);
                await source.CopyToAsync(target, cancellation);
            }
        }
    }
}
