using System.Text.Json;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>Changes what is set of a workspace, and notes it for the audit trail.</summary>
internal static class WorkspaceWriting
{
    private const int WriteTries = 10;

    /// <summary>Changes a part of a workspace to what a client sent.</summary>
    /// <param name="request">Its body says what the part is to be.</param>
    /// <param name="store">Where the workspace is.</param>
    /// <param name="workspace">Its name.</param>
    /// <param name="what">The part, as the audit trail calls it.</param>
    /// <param name="part">Finds the part.</param>
    /// <param name="read">Reads the body: the change it asks for, and all that is wrong with it.</param>
    /// <param name="show">Answers with the workspace as it is now.</param>
    /// <param name="cancellation">Stops before the next request to the store.</param>
    public static async Task<IResult> SetAsync(
        HttpRequest request, IAccessStore store, string workspace, string what, Func<Workspace, object?> part,
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

            var (changed, missing) = await ChangeAsync(store, workspace, what, part, change, cancellation);
            return changed is null ? missing! : await show(changed);
        }
    }

    public static void Note(string what, string workspace, object? before, object? after) => AccessScope.Current.Notes?.Add(
        new Change(what, workspace, JsonSerializer.SerializeToNode(before), JsonSerializer.SerializeToNode(after)));

    /// <summary>Changes a part of a workspace, however many others do so at the moment.</summary>
    /// <returns>The workspace as it is now, or the answer that says why it is not changed.</returns>
    public static async Task<(Workspace? Changed, IResult? Refusal)> ChangeAsync(
        IAccessStore store, string workspace, string what, Func<Workspace, object?> part, Func<Workspace, Workspace> change, CancellationToken cancellation)
    {
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if ((await store.ReadAsync(cancellation)).Find(workspace) is not { } stored)
            {
                return (null, Problem.NotFound("workspace"));
            }

            var changed = change(stored.Value);
            if (await store.SaveAsync(stored, changed, cancellation))
            {
                Note(what, workspace, part(stored.Value), part(changed));
                return (changed, null);
            }
        }

        return (null, Problem.Of(StatusCodes.Status409Conflict, "changed-since", "", new("The workspace is being changed by somebody else.", "工作区正被他人修改。"),
            new("Look again, then decide.", "请重新查看后再决定。")));
    }
}
