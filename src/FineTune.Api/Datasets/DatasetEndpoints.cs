using FineTune.Api.Problems;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>/api/datasets</c>: upload, list, look and delete.</summary>
internal static class DatasetEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("/{name}/versions", UploadAsync).Accepts<IFormFile>("multipart/form-data").Produces<DatasetVersion>(StatusCodes.Status201Created)
            .WithSummary("Upload a version of a dataset");
        datasets.MapGet("", (IDatasetStore store, CancellationToken cancellation) => ListAsync(null, store, cancellation)).WithSummary("List datasets");
        datasets.MapGet("/{name}", (string name, IDatasetStore store, CancellationToken cancellation) => ListAsync(name, store, cancellation))
            .WithSummary("List the versions of a dataset");
        datasets.MapGet("/{name}/versions/{version}", async (string name, string version, IDatasetStore store, CancellationToken cancellation) =>
            IsKnown(name, version) && await store.FindAsync(name, version, cancellation) is { } found ? Results.Ok(found) : Problem.NotFound("version"))
            .WithSummary("Look at a version and its report");
        datasets.MapDelete("/{name}", (string name, IDatasetStore store, CancellationToken cancellation) => DeleteAsync(name, null, store, cancellation))
            .WithSummary("Delete a dataset");
        datasets.MapDelete("/{name}/versions/{version}", (string name, string version, IDatasetStore store, CancellationToken cancellation) =>
            DeleteAsync(name, version, store, cancellation)).WithSummary("Delete a version");
    }

    private static async Task<IResult> UploadAsync(string name, HttpRequest request, IDatasetStore store, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name))
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "bad-name", "name", new($"'{name}' is not a name.", $"“{name}”不是合法名称。"),
                new("Use lower-case letters, digits and '-', at most 63.", "请使用小写字母、数字和“-”，最多 63 个字符。"));
        }

        if (!request.HasFormContentType || await ReadFileAsync(request, cancellation) is not { } file)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "file-missing", "file", new("A file is needed.", "缺少文件。"),
                new("Send multipart/form-data with a part 'file'.", "请以 multipart/form-data 发送名为 file 的部分。"));
        }

        var fileName = Path.GetFileName(file.FileName.Replace('\\', '/'));
        await using var content = file.OpenReadStream();
        var report = await DatasetInspector.InspectAsync(content, fileName, cancellation);
        if (!report.IsUsable)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The file cannot train.", report.Findings);
        }

        content.Position = 0;
        var version = await store.AddVersionAsync(name, "data" + Path.GetExtension(fileName).ToLowerInvariant(), content, report, cancellation);
        return Results.Created($"/api/datasets/{name}/versions/{version.Version}", version);
    }

    private static async Task<IFormFile?> ReadFileAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return (await request.ReadFormAsync(cancellation)).Files.GetFile("file");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return null;
        }
    }

    private static async Task<IResult> ListAsync(string? name, IDatasetStore store, CancellationToken cancellation)
    {
        var versions = new List<DatasetVersion>();
        if (name is null || TaskSpecReader.IsName(name))
        {
            await foreach (var version in store.ListAsync(name, cancellation))
            {
                versions.Add(version);
            }
        }

        return name is not null && versions.Count == 0 ? Problem.NotFound("dataset") : Results.Ok(versions);
    }

    private static async Task<IResult> DeleteAsync(string name, string? version, IDatasetStore store, CancellationToken cancellation) =>
        IsKnown(name, version ?? "0") && await store.DeleteAsync(name, version, cancellation) ? Results.NoContent() : Problem.NotFound("dataset");

    private static bool IsKnown(string name, string version) =>
        TaskSpecReader.IsName(name) && version.Length <= 64 && version.All(char.IsAsciiHexDigitLower);
}
