using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>How the services are reached. A test puts another server behind the same client.</summary>
public sealed class ArmTransport
{
    /// <summary>Who the service is. It must be allowed to use the workspaces; see <c>docs/deploy.md</c>.</summary>
    public TokenCredential Credential { get; init; } = new DefaultAzureCredential();

    /// <summary>Carries the requests; null takes Azure.Core's own.</summary>
    public HttpPipelineTransport? Http { get; init; }

    /// <summary>First pause before a request that failed is repeated; it doubles.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>Opens a container of an account by their names; null, or an answer of null, takes the public cloud's address.</summary>
    public Func<string, string, BlobContainerClient?>? OpenContainer { get; init; }

    internal BlobContainerClient Container(string account, string container) =>
        OpenContainer?.Invoke(account, container)
        ?? new BlobContainerClient(new Uri($"https://{account}.blob.core.windows.net/{container}"), Credential);
}
