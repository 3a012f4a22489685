using Azure.Storage.Blobs;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.AzureMachineLearning;

/// <summary>Puts the platform into a host.</summary>
public static class AzureMlServices
{
    /// <summary>Registers <see cref="AzureMlPlatform"/> and its <see cref="KeyVault"/>.</summary>
    /// <param name="services">The host's services; the ports of storage and signals must be among them.</param>
    /// <param name="options">The workspaces.</param>
    /// <param name="storageConnectionString">The host's own storage, where it is reached by a connection string: a workspace that keeps
    /// its files in the same account is then reached by it too.</param>
    public static IServiceCollection AddFineTuneAzureMl(
        this IServiceCollection services, AzureMlOptions options, string? storageConnectionString)
    {
        services.AddSingleton(options);
        services.AddSingleton(new ArmTransport { OpenContainer = Own(storageConnectionString) });
        services.AddSingleton<AzureMlPlatform>();
        services.AddSingleton<KeyVault>();
        return services;
    }

    private static Func<string, string, BlobContainerClient?>? Own(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return null;
        }

        var storage = new BlobServiceClient(connectionString);
        return (account, container) => account == storage.AccountName ? storage.GetBlobContainerClient(container) : null;
    }
}
