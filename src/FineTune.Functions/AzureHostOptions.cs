using FineTune.AzureMachineLearning;
using FineTune.Storage;

namespace FineTune.Functions;

/// <summary>What this host is told. Configuration section <c>FineTune</c>, or app settings <c>FineTune__Name</c>; written by
/// <c>infra/</c>.</summary>
public sealed class AzureHostOptions
{
    /// <summary>Tables and blobs of the service.</summary>
    public StorageOptions Storage { get; set; } = new();

    /// <summary>Workspaces that train.</summary>
    public AzureMlOptions AzureMl { get; set; } = new();
}
