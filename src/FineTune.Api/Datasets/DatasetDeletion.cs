using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>DELETE</c> of a dataset or of a version: refused while a task needs it, unless forced.</summary>
internal static class DatasetDeletion
{
    private const int NamesTold = 10;

    private static readonly IReadOnlyList<QueryParameter> Query =
        [new QueryParameter("force", "Deletes data that a task still needs; the task will fail.") { Choices = ["true", "false"], Default = "false" }];

    public static void Map(IEndpointRouteBuilder datasets)
    {
        datasets.MapDelete("/{name}", (string name, HttpRequest request, IDatasetStore store, DatasetLineage lineage, CancellationToken cancellation) =>
            DeleteAsync(name, null, request, store, lineage, cancellation))
            .Produces(StatusCodes.Status204NoContent).Reads(Query).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).WithName("deleteDataset").WithSummary("Delete a dataset");
        datasets.MapDelete("/{name}/versions/{version}", (string name, string version, HttpRequest request, IDatasetStore store, DatasetLineage lineage, CancellationToken cancellation) =>
            DeleteAsync(name, version, request, store, lineage, cancellation))
            .Produces(StatusCodes.Status204NoContent).Reads(Query).Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict).WithName("deleteVersion").WithSummary("Delete a version");
    }

    private static async Task<IResult> DeleteAsync(
        string name, string? version, HttpRequest request, IDatasetStore store, DatasetLineage lineage, CancellationToken cancellation)
    {
        var query = QueryValues.Read(request.Query, Query);
        if (query.Findings.Count > 0)
        {
            return Problem.Of(StatusCodes.Status400BadRequest, "The request is not valid.", query.Findings);
        }

        if (!DatasetEndpoints.IsKnown(name, version ?? "0"))
        {
            return Problem.NotFound("dataset");
        }

        var isForced = string.Equals(query.Text("force"), "true", StringComparison.OrdinalIgnoreCase);
        if (!isForced && await lineage.NeededByAsync(name, version, cancellation) is { Count: > 0 } users)
        {
            var some = string.Join(", ", users.Take(NamesTold)) + (users.Count > NamesTold ? ", …" : "");
            return Problem.Of(StatusCodes.Status409Conflict, "in-use", "", new($"Needed by {users.Count} task(s): {some}.", $"有 {users.Count} 个任务正在使用：{some}。"),
                new("Cancel or delete them first, or add ?force=true.", "请先取消或删除这些任务，或加上 ?force=true。"));
        }

        return await store.DeleteAsync(name, version, cancellation) ? Results.NoContent() : Problem.NotFound("dataset");
    }
}
