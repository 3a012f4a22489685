using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Uploads;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>/api/datasets/{name}/uploads</c>: files of any size, straight to storage.</summary>
internal static class UploadEndpoints
{
    public static void Map(IEndpointRouteBuilder datasets)
    {
        datasets.MapPost("/{name}/uploads", BeginAsync).ReadsJson<UploadAnnouncement>().Produces<UploadProgress>(StatusCodes.Status201Created)
            .WithName("beginUpload").WithSummary("Announce a file and get an address of storage to write it to");
        datasets.MapGet("/{name}/uploads/{id}", (string name, string id, UploadSessions sessions, CancellationToken cancellation) =>
            AnswerAsync(name, id, sessions, sessions.LookAsync, cancellation)).Produces<UploadProgress>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getUpload").WithSummary("Look how far an upload is: blocks that are there, a new address, what became of it");
        datasets.MapPost("/{name}/uploads/{id}/complete", (string name, string id, UploadSessions sessions, CancellationToken cancellation) =>
            AnswerAsync(name, id, sessions, sessions.CompleteAsync, cancellation, isEnd: true)).Produces<UploadProgress>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge).WithName("completeUpload").WithSummary("Have a file that was committed checked now");
        datasets.MapDelete("/{name}/uploads/{id}", CancelAsync).Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("cancelUpload").WithSummary("Give an upload up");
    }

    private static async Task<IResult> BeginAsync(
        string name, HttpRequest request, UploadSessions sessions, UploadDoor door, DatasetChecker checker, TimeProvider clock, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name))
        {
            return DatasetUpload.BadName(name);
        }

        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var now = clock.GetUtcNow();
            var (session, findings) = UploadSessionReader.Read(body.Document.RootElement, checker.RefusalOf, name, Guid.CreateVersion7(now).ToString("N"), now);
            if (session is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The upload is not valid.", findings);
            }

            return await door.RefusalOfAsync(session.Bytes, cancellation) is { } over
                ? UploadDoor.Answer(over)
                : Results.Created($"/api/datasets/{name}/uploads/{session.Id}", await sessions.BeginAsync(session, cancellation));
        }
    }

    private static async Task<IResult> AnswerAsync(
        string name, string id, UploadSessions sessions, Func<UploadSession, CancellationToken, Task<UploadProgress>> ask, CancellationToken cancellation, bool isEnd = false)
    {
        if (!TaskSpecReader.IsName(name) || await sessions.FindAsync(name, id, cancellation) is not { } session)
        {
            return Problem.NotFound("upload");
        }

        var progress = await ask(session, cancellation);
        return progress.State switch
        {
            UploadState.Refused when isEnd => DatasetUpload.Refused(progress.Report),
            UploadState.Waiting when isEnd => Problem.Of(StatusCodes.Status409Conflict, "not-arrived", "", new("Storage has no such file yet.", "存储中尚无该文件。"),
                new("Put its blocks to the upload's url and commit them as a block list.", "请将数据块写入该上传的 url，并提交块列表。")),
            UploadState.Arrived when isEnd => Problem.Of(StatusCodes.Status409Conflict, "still-written", "", new("The file was written anew meanwhile.", "文件在此期间被重新写入。"),
                new("Ask again.", "请重试。")),
            _ => Results.Ok(progress),
        };
    }

    private static async Task<IResult> CancelAsync(string name, string id, UploadSessions sessions, CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(name) || await sessions.FindAsync(name, id, cancellation) is not { } session)
        {
            return Problem.NotFound("upload");
        }

        await sessions.CancelAsync(session, cancellation);
        return Results.NoContent();
    }
}
