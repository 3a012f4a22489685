using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary>One page of the findings of a version.</summary>
/// <param name="Items">Findings, errors first, each kind together in the order of the file.</param>
/// <param name="Total">Findings whose place is kept and that the filter lets pass.</param>
/// <param name="Counted">Findings in the whole file that the filter lets pass, be their places kept or not.</param>
/// <param name="Page">Page, from 1.</param>
/// <param name="PageSize">Most findings of a page.</param>
public sealed record FindingPage(IReadOnlyList<Finding> Items, int Total, long Counted, int Page, int PageSize);

/// <summary><c>GET …/versions/{version}/findings</c>: the report, place by place.</summary>
internal static class FindingsEndpoint
{
    private static readonly IReadOnlyList<QueryParameter> Query =
    [
        new("severity", "Only findings of these severities.") { IsList = true, Choices = ["error", "warning", "information"] },
        new("code", "Only findings of these kinds.") { IsList = true },
        new("page", "Page, from 1.") { Range = (1, int.MaxValue), Default = "1" },
        new("pageSize", "Most findings of a page.") { Range = (1, 500), Default = "50" },
    ];

    public static void Map(IEndpointRouteBuilder datasets) =>
        datasets.MapGet("/{name}/versions/{version}/findings", ListAsync).Reads(Query).Produces<FindingPage>()
            .Refuses(StatusCodes.Status404NotFound).WithName("listFindings").WithSummary("Page through what the check of a version found");

    private static async Task<IResult> ListAsync(string name, string version, HttpRequest request, IDatasetStore store, CancellationToken cancellation)
    {
        var query = QueryValues.Read(request.Query, Query);
        if (query.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The query is not valid.", query.Findings);
        }

        return DatasetEndpoints.IsKnown(name, version) && await store.FindAsync(name, version, cancellation) is { } found
            ? Results.Ok(PageOf(found.Report, query))
            : Problem.NotFound("version");
    }

    private static FindingPage PageOf(DatasetReport report, QueryValues query)
    {
        var (severities, codes) = (query.List("severity"), query.List("code"));
        var groups = report.Findings
            .Where(group => severities.Count == 0 || severities.Contains(group.Severity.ToString(), StringComparer.OrdinalIgnoreCase))
            .Where(group => codes.Count == 0 || codes.Contains(group.Code))
            .ToList();
        var (page, size) = (query.Number("page")!.Value, query.Number("pageSize")!.Value);
        var items = groups.SelectMany(group => group.Flatten()).Skip((int)Math.Min(int.MaxValue, (page - 1L) * size)).Take(size);
        return new FindingPage([.. items], groups.Sum(group => group.Places.Count), groups.Sum(group => group.Count), page, size);
    }
}
