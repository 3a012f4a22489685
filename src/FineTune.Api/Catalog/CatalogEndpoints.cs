using FineTune.Core.Catalog;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Catalog;

/// <summary><c>/api/catalog</c>: what a task can name.</summary>
internal static class CatalogEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var catalog = api.MapGroup("/catalog").WithTags("Catalog");
        catalog.MapGet("/models", ModelsAsync)
            .Produces<IReadOnlyList<BaseModel>>().WithName("listModels").WithSummary("Base models");
        catalog.MapGet("/templates", () => Results.Ok(Templates.All.Select(TemplateView.Of))).Produces<IReadOnlyList<TemplateView>>().WithName("listTemplates").WithSummary("Prompt templates");
        catalog.MapGet("/parameters", () => Results.Ok(ParameterTable.All.Select(ParameterView.Of)))
            .Produces<IReadOnlyList<ParameterView>>().WithName("listParameters").WithSummary("The table of parameters");
        catalog.MapGet("/offers", OffersAsync).Produces<IReadOnlyList<Offer>>().WithName("listOffers").WithSummary("Compute that jobs can have");
    }

    // Only models that some compute here can train.
    private static async Task<IResult> ModelsAsync(IModelCatalog models, IReadOnlyList<ITrainingPlatform> platforms, CancellationToken cancellation)
    {
        var offers = await ListOffersAsync(platforms, cancellation);
        return Results.Ok((await models.ListAsync(cancellation)).Select(model => model.Among(offers)).Where(model => model.Locations.Count > 0));
    }

    private static async Task<IResult> OffersAsync(IReadOnlyList<ITrainingPlatform> platforms, CancellationToken cancellation) =>
        Results.Ok(await ListOffersAsync(platforms, cancellation));

    private static async Task<List<Offer>> ListOffersAsync(IReadOnlyList<ITrainingPlatform> platforms, CancellationToken cancellation)
    {
        var offers = new List<Offer>();
        foreach (var platform in platforms)
        {
            offers.AddRange(await platform.OffersAsync(cancellation));
        }

        return offers;
    }
}
