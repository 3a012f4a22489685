using System.Text.Json;
using FineTune.Api.Problems;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>Changes what is set of a workspace, and notes it for the audit trail.</summary>
internal static class WorkspaceWriting
{
    private const int WriteTries = 10;

    /// <summary>Changes a part of a workspace.</summary>
    /// <param name="store">Where it is.</param>
    /// <param name="workspace">Its name.</param>
    /// <param name="what">The part, as the audit trail calls it.</param>
    /// <param name="part">Finds the part.</param>
    /// <param name="change">Makes the change.</param>
    /// <param name="cancellation">Stops before the next request to the store.</param>
    /// <returns>The workspace as it is now, or the answer that says why it is not.</returns>
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

    public static void Note(string what, string workspace, object? before, object? after) => AccessScope.Current.Notes?.Add(
        new Change(what, workspace, JsonSerializer.SerializeToNode(before), JsonSerializer.SerializeToNode(after)));
}
