using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Core.Datasets;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Datasets;

/// <summary><c>/api/datasets</c>: upload, list, look and delete.</summary>
internal static class DatasetEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        DatasetUpload.Map(datasets);
        UploadEndpoints.Map(datasets);
        datasets.MapGet("", (IDatasetStore store, CancellationToken cancellation) => ListAsync(null, store, cancellation))
            .Produces<IReadOnlyList<DatasetVersion>>().WithName("listDatasets").WithSummary("List the versions of every dataset");
        datasets.MapGet("/{name}", (string name, IDatasetStore store, CancellationToken cancellation) => ListAsync(name, store, cancellation))
            .Produces<IReadOnlyList<DatasetVersion>>().Refuses(StatusCodes.Status404NotFound).WithName("listVersions").WithSummary("List the versions of a dataset");
        datasets.MapGet("/{name}/versions/{version}", async (string name, string version, IDatasetStore store, CancellationToken cancellation) =>
            IsKnown(name, version) && await store.FindAsync(name, version, cancellation) is { } found ? Results.Ok(found) : Problem.NotFound("version"))
            .Produces<DatasetVersion>().Refuses(StatusCodes.Status404NotFound).WithName("getVersion").WithSummary("Look at a version and its report");
        datasets.MapGet("/{name}/versions/{version}/tasks", ListUsesAsync).Produces<IReadOnlyList<VersionUse>>()
            .Refuses(StatusCodes.Status404NotFound).WithName("listUses").WithSummary("List tasks and models that were made with a version, be it deleted since");
        FindingsEndpoint.Map(datasets);
        PreviewEndpoint.Map(datasets);
        TokensEndpoint.Map(datasets);
        DatasetDeletion.Map(datasets);
    }

    /// <summary>Whether names from an address can name a version at all.</summary>
    public static bool IsKnown(string name, string version) =>
        TaskSpecReader.IsName(name) && version.Length <= 64 && version.All(char.IsAsciiHexDigitLower);

    private static async Task<IResult> ListUsesAsync(
        string name, string version, IDatasetStore store, DatasetLineage lineage, CancellationToken cancellation)
    {
        var uses = IsKnown(name, version) ? await lineage.UsesAsync(name, version, cancellation) : [];
        return uses.Count > 0 || (IsKnown(name, version) && await store.FindAsync(name, version, cancellation) is not null)
            ? Results.Ok(uses)
            : Problem.NotFound("version");
    }

    private static async Task<IResult> ListAsync(string? name, IDatasetStore store, CancellationToken cancellation)
    {
        var versions = new List<DatasetVersion>();
        if (name is null || TaskSpecReader.IsName(name))
        {
            await foreach (var version in store.ListAsync(name, cancellation))
            {
                versions.Add(version);
            }
        }

        return name is not null && versions.Count == 0 ? Problem.NotFound("dataset") : Results.Ok(versions);
    }
}
