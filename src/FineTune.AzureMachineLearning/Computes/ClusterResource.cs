namespace FineTune.AzureMachineLearning.Computes;

/// <summary>A compute of a workspace as the service tells and takes it.</summary>
internal sealed record ClusterResource(
    string? Id,
    string? Name,
    string? Location,
    ClusterProperties Properties,
    ClusterIdentity? Identity = null,
    IReadOnlyDictionary<string, string>? Tags = null);

internal sealed record ClusterIdentity(string Type, IReadOnlyDictionary<string, ClusterIdentity.Empty> UserAssignedIdentities)
{
    internal sealed record Empty;
}

internal sealed record ClusterProperties
{
    public string ComputeType { get; init; } = "AmlCompute";

    public bool? DisableLocalAuth { get; init; }

    public ClusterNodes? Properties { get; init; }

    /// <summary><c>Creating</c>, <c>Updating</c>, <c>Deleting</c>, <c>Succeeded</c>, <c>Failed</c>, …; only told.</summary>
    public string? ProvisioningState { get; init; }

    public IReadOnlyList<ClusterError>? ProvisioningErrors { get; init; }
}

internal sealed record ClusterNodes
{
    public string? VmSize { get; init; }

    /// <summary><c>Dedicated</c> or <c>LowPriority</c>.</summary>
    public string? VmPriority { get; init; }

    public string? OsType { get; init; }

    public ClusterScale? ScaleSettings { get; init; }

    public ClusterSubnet? Subnet { get; init; }

    public bool? EnableNodePublicIp { get; init; }

    public string? RemoteLoginPortPublicAccess { get; init; }

    /// <summary><c>Steady</c> or <c>Resizing</c>; only told.</summary>
    public string? AllocationState { get; init; }

    /// <summary>Why nodes do not come. The cluster itself counts as provisioned all the same.</summary>
    public IReadOnlyList<ClusterError>? Errors { get; init; }

    public ClusterNodeCounts? NodeStateCounts { get; init; }
}

internal sealed record ClusterScale(int MinNodeCount, int MaxNodeCount, Jobs.TimeSpanText? NodeIdleTimeBeforeScaleDown = null);

internal sealed record ClusterSubnet(string Id);

internal sealed record ClusterError(ClusterErrorDetail? Error);

internal sealed record ClusterErrorDetail(string? Code, string? Message);

internal sealed record ClusterNodeCounts(int PreemptedNodeCount = 0);
