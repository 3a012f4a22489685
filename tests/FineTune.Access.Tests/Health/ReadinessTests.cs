using FineTune.Access.Tests.Hosts;
using FineTune.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Access.Tests.Health;

/// <summary>Whether a host says that it can work.</summary>
public sealed class ReadinessTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_with_its_table_and_container_is_ready()
    {
        await using var host = await AccessHost.StartAsync(azurite);

        Assert.Equal(200, await StatusAsync(host));
    }

    [Fact]
    public async Task A_host_without_its_table_is_not_ready()
    {
        await using var host = await AccessHost.StartAsync(azurite);
        await host.App.Services.GetRequiredService<StorageClients>().Table.DeleteAsync(Cancellation);

        Assert.Equal(503, await StatusAsync(host));
    }

    [Fact]
    public async Task A_host_without_the_container_of_job_directories_is_not_ready()
    {
        await using var host = await AccessHost.StartAsync(azurite);
        await host.App.Services.GetRequiredService<StorageClients>().Artifacts.DeleteAsync(cancellationToken: Cancellation);

        Assert.Equal(503, await StatusAsync(host));
    }

    private static async Task<int> StatusAsync(AccessHost host)
    {
        using var client = host.Client(null);
        using var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), Cancellation);
        return (int)answer.StatusCode;
    }
}
