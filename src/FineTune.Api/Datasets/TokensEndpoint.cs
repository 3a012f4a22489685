using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>GET …/versions/{version}/tokens</c>: how long the rows are under a model's tokenizer, and what a cutoff length would take.</summary>
internal static class TokensEndpoint
{
    private static readonly IReadOnlyList<QueryParameter> Query =
    [
        TokenizerQuery.Model,
        TokenizerQuery.Template,
        TokenizerQuery.CutoffLength("Tokens beyond which a row is cut."),
    ];

    public static void Map(IEndpointRouteBuilder datasets) =>
        datasets.MapGet("/{name}/versions/{version}/tokens", CountAsync).Reads(Query).Produces<VersionTokens>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).WithName("countTokens")
            .WithSummary("Count the tokens of a version's rows under a model's tokenizer; made once, then kept, and used by the estimates of tasks");

    private static async Task<IResult> CountAsync(
        string name, string version, HttpRequest request, IDatasetStore store, IModelCatalog models, TokenCounts counts, CancellationToken cancellation)
    {
        var query = QueryValues.Read(request.Query, Query);
        if (query.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", query.Findings);
        }

        if (!DatasetEndpoints.IsKnown(name, version) || await store.FindAsync(name, version, cancellation) is not { } found)
        {
            return Problem.NotFound("version");
        }

        if (!counts.IsHere)
        {
            return TokenizerQuery.NotHere();
        }

        if (await TokenizerQuery.FindModelAsync(query, models, cancellation) is not { } model)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The rows cannot be counted.", [TokenizerQuery.UnknownModel]);
        }

        var answer = await counts.CountAsync(found, model, TokenizerQuery.TemplateOf(query, model), cancellation);
        return answer.Count is { } count
            ? Results.Ok(VersionTokens.Of(model, count, TokenizerQuery.CutoffOf(query)))
            : Problem.Of(StatusCodes.Status400BadRequest, "The rows cannot be counted.", [answer.Refusal!]);
    }
}
