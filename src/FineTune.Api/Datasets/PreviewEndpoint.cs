using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Preview;
using FineTune.Core.Findings;
using FineTune.Core.Parameters;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Api.Datasets;

/// <summary><c>GET …/versions/{version}/preview</c>: rows as the model will see them, each token with whether it is learned.</summary>
internal static class PreviewEndpoint
{
    private static readonly IReadOnlyList<QueryParameter> Query =
    [
        TokenizerQuery.Model,
        TokenizerQuery.Template,
        new("stage", "Stage that would train the rows; the first that the version fits where none is given.") { Choices = [.. ParameterTable.Stage.Choices.Where(stage => stage.Engines.HasFlag(Engines.Reference)).Select(stage => stage.Value)] },
        new("first", "Rows to leave out before the first.") { Range = (0, 1_000_000), Default = "0" },
        new("count", "Rows to show.") { Range = (1, 20), Default = "5" },
        TokenizerQuery.CutoffLength("Longest row in tokens; what is beyond is not trained and not shown."),
    ];

    public static void Map(IEndpointRouteBuilder datasets) =>
        datasets.MapGet("/{name}/versions/{version}/preview", ShowAsync).Reads(Query).Produces<PreviewedRows>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).WithName("previewVersion").WithSummary("Show rows as the model will see them, with the tokens that train");

    private static async Task<IResult> ShowAsync(
        string name, string version, HttpRequest request, IDatasetStore store, IModelCatalog models, CancellationToken cancellation)
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

        if (request.HttpContext.RequestServices.GetService<IPromptPreview>() is not { } preview)
        {
            return TokenizerQuery.NotHere();
        }

        var (options, refusal) = Options(query, found, await TokenizerQuery.FindModelAsync(query, models, cancellation));
        if (options is null)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The rows cannot be shown.", [refusal!]);
        }

        await using var content = await store.OpenAsync(found, cancellation);
        if (content is null)
        {
            return Problem.NotFound("version");
        }

        var rows = await FirstRows.TakeAsync(content, query.Number("first")!.Value, query.Number("count")!.Value, cancellation);
        var answer = await preview.ShowAsync(rows, options, cancellation);
        return answer.Rows is { } shown ? Results.Ok(shown) : Problem.Of(StatusCodes.Status400BadRequest, "The rows cannot be shown.", [answer.Refusal!]);
    }

    private static (PreviewOptions? Options, Finding? Refusal) Options(QueryValues query, DatasetVersion version, BaseModel? model)
    {
        if (model is null)
        {
            return (null, TokenizerQuery.UnknownModel);
        }

        var stage = query.Text("stage")?.ToLowerInvariant() ?? version.Report.Fits.FirstOrDefault(fit => fit.Value.Fits).Key;
        if (stage is null || version.Report.Fits.GetValueOrDefault(stage) is not { Fits: true } and var fit)
        {
            var reason = stage is null ? new LocalizedText("The version fits no stage.", "该版本不适用于任何阶段。") : version.Report.Fits[stage].Reason;
            return (null, new Finding("stage", "does-not-fit", Severity.Error, reason, new("Choose a stage that the version fits.", "请选择该版本适用的阶段。")));
        }

        return (new PreviewOptions(model.Name, TokenizerQuery.TemplateOf(query, model), stage, TokenizerQuery.CutoffOf(query)), null);
    }
}
