using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Quotas;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>POST /api/datasets/{name}/versions</c>: a file through the API, checked before the answer.</summary>
internal static class DatasetUpload
{
    public static void Map(IEndpointRouteBuilder datasets) =>
        datasets.MapPost("/{name}/versions", UploadAsync).ReadsFile(FineTuneApi.MaxRequestBytes).Produces<DatasetVersion>(StatusCodes.Status201Created)
            .WithName("uploadVersion").WithSummary("Upload a version of a dataset");

    /// <summary>The answer to a file that did not become a version.</summary>
    public static IResult Refused(DatasetReport? report) => report?.Findings.FirstOrDefault(group => group.Code == StorageQuota.Code) is { } over
        ? UploadDoor.Answer(new FindingKind(over.Code, over.Severity, over.Message, over.Fix))
        : Problem.Of(StatusCodes.Status400BadRequest, "The file cannot train.", report?.Flatten() ?? []);

    /// <summary>The answer to a name that cannot name a dataset.</summary>
    public static IResult BadName(string name) => Problem.Of(
        StatusCodes.Status400BadRequest, "bad-name", "name", new($"'{name}' is not a name.", $"“{name}”不是合法名称。"),
        new("Use lower-case letters, digits and '-', at most 63.", "请使用小写字母、数字和“-”，最多 63 个字符。"));

    private static async Task<IResult> UploadAsync(string name, HttpRequest request, DatasetIntake intake, UploadDoor door, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name))
        {
            return BadName(name);
        }

        var (form, refusal) = request.HasFormContentType ? await door.ReadAsync(request, () => ReadFormAsync(request, cancellation), cancellation) : default;
        if (refusal is not null)
        {
            return UploadDoor.Answer(refusal);
        }

        if (form?.Files.GetFile("file") is not { } file)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "file-missing", "file", new("A file is needed.", "缺少文件。"),
                new("Send multipart/form-data with a part 'file'.", "请以 multipart/form-data 发送名为 file 的部分。"));
        }

        var (options, findings) = CheckOptionsReader.Read(field => form.TryGetValue(field, out var values) ? values.ToString() : null);
        if (options is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The file cannot be read as asked.", findings);
        }

        await using var content = file.OpenReadStream();
        var taken = await intake.AddAsync(name, Path.GetFileName(file.FileName.Replace('\\', '/')), content, options, cancellation);
        return taken.Version is { } version
            ? Results.Created($"/api/datasets/{name}/versions/{version.Version}", version)
            : Refused(taken.Report);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }
}
