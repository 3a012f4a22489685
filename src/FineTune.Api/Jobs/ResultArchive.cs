using System.IO.Compression;
using FineTune.Api.Problems;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FineTune.Api.Jobs;

/// <summary>Folders of a job as one archive, written while it is sent.</summary>
internal static class ResultArchive
{
    public const string ContentType = "application/zip";

    /// <summary>The archive, or that there is nothing.</summary>
    /// <param name="http">The request.</param>
    /// <param name="job">The job.</param>
    /// <param name="files">Its files.</param>
    /// <param name="folders">Folders to send, with a slash at the end.</param>
    /// <param name="root">What names of entries leave out at their beginning.</param>
    /// <param name="fileName">Name of the archive.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public static async Task<IResult> AnswerAsync(
        HttpContext http, Job job, JobFiles files, IReadOnlyList<string> folders, string root, string fileName, CancellationToken cancellation)
    {
        // An entry of an archive ends with a synchronous write of a few bytes.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        var found = (await files.ListAsync(job, "", cancellation)).Where(file => folders.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))).ToList();
        return found.Count == 0
            ? Problem.NotFound("adapter or model yet")
            : Results.Stream(target => WriteAsync(target, job, found, root, files.Store, cancellation), ContentType, fileName);
    }

    private static async Task WriteAsync(Stream body, Job job, IReadOnlyList<Artifact> found, string root, IArtifactStore store, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (var file in found)
        {
            await using var source = await store.OpenAsync(job.AttemptName.RunPrefix + file.Path, 0, null, cancellation);
            if (source is not null)
            {
                // Weights do not compress.
                await using var target = await zip.CreateEntry(file.Path[root.Length..], CompressionLevel.NoCompression).OpenAsync(cancellation);
                await source.CopyToAsync(target, cancellation);
            }
        }
    }
}
