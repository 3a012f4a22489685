using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Exports;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary>How a model is to be exported.</summary>
/// <param name="Dtype">Type of the merged weights: bfloat16, float16 or float32; null for that of the base model.</param>
public sealed record ExportRequest(string? Dtype = null);

/// <summary><c>…/export</c>: the tuned model as one that needs no adapter, made in the background.</summary>
internal static class ExportEndpoints
{
    private const string DtypeField = "dtype";

    public static void Map(IEndpointRouteBuilder job)
    {
        job.MapPost("/export", RequestAsync).ReadsJson<ExportRequest>().Produces<ModelExport>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("exportModel").WithSummary("Merge the adapter into its base model, in the background; asking again changes nothing");
        job.MapGet("/export", GetAsync).Produces<ModelExport>().Refuses(StatusCodes.Status404NotFound).WithName("getExport").WithSummary("Look how far the export is");
        job.MapGet("/export.zip", DownloadAsync).Produces<Stream>(contentType: ResultArchive.ContentType).Refuses(StatusCodes.Status404NotFound)
            .WithName("downloadExport").WithSummary("Download the exported model");
    }

    private static async Task<IResult> RequestAsync(
        string name, string job, HttpRequest request, JobFiles files, IModelExporter exporter, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (dtype, findings) = Read(body.Document.RootElement);
            if (findings.Count > 0)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, findings[0].Message.En, findings);
            }

            if (await files.FindAsync(name, job, cancellation) is not { } found)
            {
                return Problem.NotFound("job");
            }

            return await FindObstacleAsync(found, files.Store, cancellation) is { } obstacle
                ? FollowUpResults.Refused(obstacle)
                : FollowUpResults.Of(request, await exporter.RequestAsync(found, dtype, cancellation));
        }
    }

    private static async Task<IResult> GetAsync(string name, string job, JobFiles files, IModelExporter exporter, CancellationToken cancellation) =>
        await files.FindAsync(name, job, cancellation) is { } found && await exporter.FindAsync(found, cancellation) is { } export
            ? Results.Ok(export)
            : Problem.NotFound("export");

    private static async Task<IResult> DownloadAsync(
        string name, string job, HttpContext http, JobFiles files, IModelExporter exporter, CancellationToken cancellation) =>
        await files.FindAsync(name, job, cancellation) is { } found
        && await exporter.FindAsync(found, cancellation) is { State: ExportState.Succeeded }
            ? await ResultArchive.AnswerAsync(http, found, files, [JobDirectory.MergedFolder], JobDirectory.MergedFolder, $"{name}-{job}-merged.zip", cancellation)
            : Problem.NotFound("export");

    private static async Task<Finding?> FindObstacleAsync(Job job, IArtifactStore store, CancellationToken cancellation)
    {
        var (form, obstacle) = await TrainedModel.RequireAsync(store, job, cancellation);
        return form == TrainedForm.Whole
            ? Finding.Error("", "already-whole", new("This method trains the model itself; there is no adapter to merge.", "该方法训练整个模型，没有可合并的适配器。"),
                new("Download the model as it is: artifacts.zip.", "请直接下载模型：artifacts.zip。"))
            : obstacle;
    }

    private static (string? Dtype, IReadOnlyList<Finding> Findings) Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, [Finding.NoObject("{}")]);
        }

        var findings = UnknownField.In(json, [DtypeField]).ToList();
        var value = json.TryGetProperty(DtypeField, out var given) ? given : default;
        var dtype = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null) && !ModelExport.Dtypes.Contains(dtype))
        {
            var choices = string.Join(", ", ModelExport.Dtypes);
            findings.Add(Finding.Error(DtypeField, "not-a-choice", new($"One of {choices}, or null, is expected.", $"应为 {choices} 之一，或 null。"),
                new("Leave it out for the type of the base model.", "不填则使用基础模型的类型。")));
        }

        return (dtype, findings);
    }
}
