using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>GET /api/arrivals</c>: what became of files that were copied into storage.</summary>
internal static class ArrivalEndpoints
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/arrivals", async (IDatasetInbox inbox, CancellationToken cancellation) => Results.Ok(await inbox.ListArrivalsAsync(cancellation)))
            .WithTags("Datasets").Produces<IReadOnlyList<Arrival>>().WithName("listArrivals").WithSummary("List files that arrived in the inbox, with their reports");
}
