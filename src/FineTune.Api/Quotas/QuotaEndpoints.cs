using FineTune.Api.Access;
using FineTune.Api.OpenApi;
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
    private static readonly WorkspacePart Part = new("quotas", workspace => workspace.Quotas);

    public static void Map(IEndpointRouteBuilder api)
    {
        var quotas = api.MapGroup("/workspaces/{workspace}/quotas").WithTags("Access");
        quotas.MapGet("", (string workspace, HttpResponse response, IAccessStore store, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation) =>
            WorkspaceWriting.GetAsync(response, store, workspace, Part, found => ShowAsync(found, keeper, storage, cancellation), cancellation))
            .Produces<QuotaUseView>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getQuotas").WithSummary("What may be under way in a workspace at a time and be kept in it, and what is");
        quotas.MapPut("", SetAsync).ReadsJson<WorkspaceQuotas>().Produces<QuotaUseView>().ChangesPart()
            .WithName("setQuotas").WithSummary("Say what may be under way in a workspace at a time and be kept in it, of all and of each user; it takes the place of what was said before");
    }

    private static Task<IResult> SetAsync(
        string workspace, HttpRequest request, IAccessStore store, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation) =>
        WorkspaceWriting.SetAsync(request, store, workspace, Part, json =>
        {
            var (quotas, findings) = QuotasReader.Read(json);
            return (one => one with { Quotas = quotas }, findings);
        }, changed => ShowAsync(changed, keeper, storage, cancellation), cancellation);

    private static async Task<IResult> ShowAsync(Workspace workspace, QuotaKeeper keeper, StorageKeeper storage, CancellationToken cancellation) => Results.Ok(QuotaUseView.Of(
        workspace.Quotas ?? WorkspaceQuotas.None, workspace.Name, await keeper.UnderWayAsync(cancellation), await storage.KeptAsync(cancellation)));
}
