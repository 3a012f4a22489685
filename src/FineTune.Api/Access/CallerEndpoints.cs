using FineTune.Core.Access;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Access;

/// <summary>A workspace that a caller belongs to.</summary>
/// <param name="Role">What they may do there.</param>
public sealed record OwnWorkspace(string Name, Role Role);

/// <summary>Who the service takes a caller for.</summary>
/// <param name="Id">Stable name of the caller.</param>
/// <param name="Name">To show.</param>
/// <param name="Principals">Names by which memberships may know the caller.</param>
/// <param name="Workspace">Workspace of requests that name none; null where one must be named.</param>
/// <param name="Workspaces">All that the caller belongs to.</param>
public sealed record CallerView(string Id, string Name, IReadOnlyList<string> Principals, string? Workspace, IReadOnlyList<OwnWorkspace> Workspaces);

/// <summary><c>/api/me</c>: what a caller may know of themselves.</summary>
internal static class CallerEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/me", async (HttpContext http, IAccessStore store, CancellationToken cancellation) =>
        {
            var (caller, all) = (http.Features.GetRequiredFeature<Caller>(), (await store.ReadAsync(cancellation)).Workspaces.Select(one => one.Value).ToList());
            return Results.Ok(new CallerView(
                caller.Id, caller.Name, [.. caller.Principals.Order(StringComparer.Ordinal)], caller.HomeAmong(all)?.Name, OwnOf(caller, all)));
        }).WithTags("Access").Produces<CallerView>().WithName("getCaller").WithSummary("Who you are, and where you belong");

    public static IReadOnlyList<OwnWorkspace> OwnOf(Caller caller, IEnumerable<Workspace> all) =>
        [.. all.Select(workspace => (workspace.Name, Role: caller.RoleIn(workspace))).Where(one => one.Role is not null).Select(one => new OwnWorkspace(one.Name, one.Role!.Value))];
}
