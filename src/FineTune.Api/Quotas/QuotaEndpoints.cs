using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Quotas;

/// <summary><c>/api/workspaces/{workspace}/quotas</c>: what may be under way at a time and be kept, and what is.</summary>
internal static class QuotaEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var quotas = api.MapGroup("/workspaces/{workspace}/quotas").WithTags("Access");
        quotas.MapGet("", async (string workspace, IAccessStore store, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation) =>
            (await store.ReadAsync(cancellation)).Find(workspace) is { } found ? await ShowAsync(found.Value, keeper, storage, cancellation) : Problem.NotFound("workspace"))
            .Produces<QuotaUseView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getQuotas").WithSummary("What may be under way in a workspace at a time and be kept in it, and what is");
        quotas.MapPut("", SetAsync).ReadsJson<WorkspaceQuotas>().Produces<QuotaUseView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("setQuotas").WithSummary("Say what may be under way in a workspace at a time and be kept in it, of all and of each user; it takes the place of what was said before");
    }

    private static async Task<IResult> SetAsync(string workspace, HttpRequest request, IAccessStore store, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (quotas, findings) = QuotasReader.Read(body.Document.RootElement);
            if (findings.Count > 0)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The quotas are not valid.", findings);
            }

            var (changed, missing) = await WorkspaceWriting.ChangeAsync(
                store, workspace, "quotas", one => one.Quotas, one => one with { Quotas = quotas }, cancellation);
            return changed is null ? missing! : await ShowAsync(changed, keeper, storage, cancellation);
        }
    }

    private static async Task<IResult> ShowAsync(Workspace workspace, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation) => Results.Ok(QuotaUseView.Of(
        workspace.Quotas ?? WorkspaceQuotas.None, workspace.Name, await keeper.UnderWayAsync(cancellation), await storage.KeptAsync(cancellation)));
}
