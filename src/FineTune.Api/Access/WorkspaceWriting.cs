using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>Tells and changes what is set of a workspace, and notes changes for the audit trail.</summary>
internal static class WorkspaceWriting
{
    private const int WriteTries = 10;

    private static readonly LocalizedText LookAgain = new("Look again, then decide.", "请重新查看后再决定。");

    private static readonly Finding Changed = Finding.Error("", "changed-since", new("What is set has changed since you looked.", "设置在您查看之后已发生变化。"), LookAgain);

    private static readonly Finding Changing = Finding.Error("", "changed-since", new("The workspace is being changed by somebody else.", "工作区正被他人修改。"), LookAgain);

    /// <summary>Says of an endpoint that it changes a part of a workspace.</summary>
    public static RouteHandlerBuilder ChangesPart(this RouteHandlerBuilder endpoint) => endpoint
        .Honours("If-Match", "ETag of what is set as you saw it; when it has changed since, nothing is done and the answer is 412.")
        .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status412PreconditionFailed);

    /// <summary>Answers with a part of a workspace, and its version in <c>ETag</c>.</summary>
    public static async Task<IResult> GetAsync(
        HttpResponse response, IAccessStore store, string workspace, WorkspacePart part, Func<Workspace, Task<IResult>> show, CancellationToken cancellation)
    {
        if ((await store.ReadAsync(cancellation)).Find(workspace) is not { } found)
        {
            return Problem.NotFound("workspace");
        }

        response.Headers.ETag = EntityTags.Of(part.VersionOf(found.Value));
        return await show(found.Value);
    }

    /// <summary>Changes a part of a workspace to what a client sent, unless it is not as the client saw it.</summary>
    /// <param name="request">Its body says what the part is to be; <c>If-Match</c>, what it was.</param>
    /// <param name="store">Where the workspace is.</param>
    /// <param name="workspace">Its name.</param>
    /// <param name="part">The part.</param>
    /// <param name="read">Reads the body: the change it asks for, and all that is wrong with it.</param>
    /// <param name="show">Answers with the workspace as it is now.</param>
    /// <param name="cancellation">Stops before the next request to the store.</param>
    public static async Task<IResult> SetAsync(
        HttpRequest request, IAccessStore store, string workspace, WorkspacePart part,
        Func<JsonElement, (Func<Workspace, Workspace> Change, IReadOnlyList<Finding> Findings)> read, Func<Workspace, Task<IResult>> show,
        CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (change, findings) = read(body.Document.RootElement);
            if (findings.Count > 0)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The request is not valid.", findings);
            }

            var seen = EntityTags.Read(request.Headers.IfMatch) is { Count: > 0 } tags ? tags : null;
            var (changed, refused) = await ChangeAsync(store, workspace, part, change, cancellation, seen);
            if (changed is null)
            {
                return refused!;
            }

            request.HttpContext.Response.Headers.ETag = EntityTags.Of(part.VersionOf(changed));
            return await show(changed);
        }
    }

    public static void Note(string what, string workspace, object? before, object? after) => AccessScope.Current.Notes?.Add(
        new Change(what, workspace, JsonSerializer.SerializeToNode(before), JsonSerializer.SerializeToNode(after)));

    /// <summary>Changes a part of a workspace, however many others do so at the moment.</summary>
    /// <param name="store">Where the workspace is.</param>
    /// <param name="workspace">Its name.</param>
    /// <param name="part">The part.</param>
    /// <param name="change">Changes it.</param>
    /// <param name="cancellation">Stops before the next request to the store.</param>
    /// <param name="seen">Versions of the part that the client has seen; null where any will do.</param>
    /// <returns>The workspace as it is now, or the answer that says why it is not changed.</returns>
    public static async Task<(Workspace? Changed, IResult? Refusal)> ChangeAsync(
        IAccessStore store, string workspace, WorkspacePart part, Func<Workspace, Workspace> change, CancellationToken cancellation,
        IReadOnlyList<string>? seen = null)
    {
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if ((await store.ReadAsync(cancellation)).Find(workspace) is not { } stored)
            {
                return (null, Problem.NotFound("workspace"));
            }

            if (seen is not null && !seen.Contains(part.VersionOf(stored.Value)))
            {
                return (null, Problem.Of(StatusCodes.Status412PreconditionFailed, Changed.Message.En, [Changed]));
            }

            var changed = change(stored.Value);
            if (await store.SaveAsync(stored, changed, cancellation))
            {
                Note(part.Name, workspace, part.Of(stored.Value), part.Of(changed));
                return (changed, null);
            }
        }

        return (null, Problem.Of(StatusCodes.Status409Conflict, Changing.Message.En, [Changing]));
    }
}
