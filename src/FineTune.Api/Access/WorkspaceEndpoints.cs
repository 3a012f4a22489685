using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Access;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Access;

/// <summary><c>/api/workspaces</c>: which there are, and who belongs to them. A workspace stays: its name must never come to mean
/// another group's data.</summary>
internal static class WorkspaceEndpoints
{
    private static readonly WorkspacePart Members = new("workspace", workspace => workspace.Members);

    public static void Map(IEndpointRouteBuilder api)
    {
        var workspaces = api.MapGroup("/workspaces").WithTags("Access");
        workspaces.MapGet("", async (HttpContext http, IAccessStore store, CancellationToken cancellation) =>
            Results.Ok(CallerEndpoints.OwnOf(http.Features.GetRequiredFeature<Caller>(), (await store.ReadAsync(cancellation)).Workspaces.Select(one => one.Value))))
            .Produces<IReadOnlyList<OwnWorkspace>>().WithName("listWorkspaces").WithSummary("List the workspaces that you belong to");
        workspaces.MapGet("/{workspace}", (string workspace, HttpResponse response, IAccessStore store, CancellationToken cancellation) =>
            WorkspaceWriting.GetAsync(response, store, workspace, Members, ShowAsync, cancellation))
            .Produces<Workspace>().Refuses(StatusCodes.Status404NotFound).WithName("getWorkspace").WithSummary("Look at a workspace and its members; the ETag is that of the members");
        workspaces.MapPut("/{workspace}", CreateAsync)
            .Produces<Workspace>().Produces<Workspace>(StatusCodes.Status201Created).Refuses(StatusCodes.Status400BadRequest)
            .WithName("createWorkspace").WithSummary("Create a workspace; one that is there stays as it is");
        workspaces.MapPut("/{workspace}/members", SetMembersAsync).Accepts<IReadOnlyList<Membership>>("application/json").Produces<Workspace>()
            .ChangesPart().Refuses(StatusCodes.Status400BadRequest)
            .WithName("setMembers").WithSummary("Say who belongs to a workspace; the list takes the place of the present one");
    }

    private static async Task<IResult> CreateAsync(string workspace, IAccessStore store, TimeProvider clock, CancellationToken cancellation)
    {
        if (Workspace.CheckName(workspace) is { } finding)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, finding.Message.En, [finding]);
        }

        if ((await store.ReadAsync(cancellation)).Find(workspace) is { } earlier)
        {
            return Results.Ok(earlier.Value);
        }

        var made = new Workspace(workspace, clock.GetUtcNow(), []);
        WorkspaceWriting.Note("workspace", workspace, null, made.Members);
        return await store.AddAsync(made, cancellation)
            ? Results.Created($"/api/workspaces/{workspace}", made)
            : Results.Ok((await store.ReadAsync(cancellation)).Find(workspace)!.Value);
    }

    private static Task<IResult> SetMembersAsync(string workspace, HttpRequest request, IAccessStore store, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Members, json =>
        {
            var (members, findings) = MembershipReader.Read(json);
            return (one => one with { Members = members }, findings);
        }, ShowAsync, cancellation);

    private static Task<IResult> ShowAsync(Workspace workspace) => Task.FromResult(Results.Ok(workspace));
}
