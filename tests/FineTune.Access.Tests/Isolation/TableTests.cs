using FineTune.Access.Tests.Hosts;
using FineTune.Api.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Isolation;

/// <summary>The table of operations and what is served are one.</summary>
public sealed class TableTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_route_of_the_OpenAPI_document_has_a_row()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        using var client = host.Client(null);
        var (status, document) = await AccessHost.SendAsync(client, "GET", "/openapi/v1.json");
        Assert.Equal(200, status);

        // The document writes a path that takes the rest of the address like any other parameter.
        var rows = OperationTable.All.Select(row => $"{row.Method} {row.Pattern.Replace("{*", "{", StringComparison.Ordinal)}").ToHashSet();
        var routes = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}")).ToList();

        Assert.True(routes.Count > 40, $"{routes.Count} routes");
        Assert.Empty(routes.Except(rows));
    }

    [Fact]
    public async Task Every_endpoint_of_both_surfaces_has_a_row_and_every_row_an_endpoint()
    {
        await using var host = await AccessHost.WithRootAsync(azurite);
        var served = host.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {OperationTable.PatternOf(endpoint)}")).ToHashSet();
        var rows = OperationTable.All.Select(row => $"{row.Method} {row.Pattern}").ToHashSet();

        Assert.Empty(served.Except(rows).Order());
        Assert.Empty(rows.Except(served).Order());
    }
}
