using System.Collections.Concurrent;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Placements;
using FineTune.AzureMachineLearning.Workspaces;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Computes;

/// <summary>Clusters of a workspace, one for each size and tier in use. They cost nothing without nodes but hold quota, so that one
/// that nobody uses is deleted.</summary>
internal sealed class ClusterPool(ClusterCalls calls, ClusterBoard board, Workspace workspace, TimeSpan idle, TimeProvider time)
{
    private static readonly TimeSpan NodeIdle = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> unusedSince = [];

    public ClusterCalls Calls => calls;

    public ClusterBoard Board => board;

    /// <summary>Whether a cluster was seen a while ago as <see cref="EnsureAsync"/> would leave it.</summary>
    public bool WasReady(string name, int nodes) => board.Seen(name) is { } cluster && IsReady(cluster, nodes);

    /// <summary>Sees to it that a placement's cluster is there and may grow to <paramref name="nodes"/>.</summary>
    /// <returns>The operation that it takes; null when the cluster is ready.</returns>
    /// <exception cref="NotYetException">An operation on it is under way.</exception>
    public async Task<Uri?> EnsureAsync(Placement placement, int nodes, CancellationToken cancellation)
    {
        var name = placement.Cluster!;
        unusedSince.TryRemove(name, out _);
        var cluster = await board.LookAsync(name, cancellation);
        if (cluster is null)
        {
            return await calls.CreateAsync(name, Body(placement, nodes), cancellation) ?? throw ArmOperation.NotYet($"Cluster {name}", Look);
        }

        if (cluster.Tags?.ContainsKey(JobTags.Owner) != true)
        {
            throw new InvalidOperationException($"Compute '{name}' exists and is not this service's. Delete or rename it.");
        }

        switch (cluster.Properties.ProvisioningState)
        {
            case var _ when IsReady(cluster, nodes):
                return null;
            case "Succeeded":
                return await calls.ScaleAsync(name, cluster.Properties.Properties!.ScaleSettings! with { MaxNodeCount = nodes }, cancellation)
                    ?? throw ArmOperation.NotYet($"Cluster {name}", Look);
            case "Failed" or "Canceled":
                await DeleteAsync(name, cancellation);
                throw new InvalidOperationException($"Cluster '{name}' could not be made: {AllocationFailure.Of(cluster)}");
            default:
                throw ArmOperation.NotYet($"Cluster {name}", Look);
        }
    }

    /// <summary>Deletes clusters of this service that no job has used for a while.</summary>
    /// <param name="used">Names of clusters that living attempts are placed on.</param>
    /// <param name="cancellation">Stops between two calls.</param>
    public async Task TidyAsync(IReadOnlySet<string> used, CancellationToken cancellation)
    {
        foreach (var cluster in await calls.ListAsync(cancellation))
        {
            if (cluster.Name is not { } name || cluster.Tags?.ContainsKey(JobTags.Owner) != true
                || cluster.Properties.ProvisioningState == "Deleting")
            {
                continue;
            }

            if (used.Contains(name))
            {
                unusedSince.TryRemove(name, out _);
            }
            else if (time.GetUtcNow() - unusedSince.GetOrAdd(name, _ => time.GetUtcNow()) >= idle)
            {
                await DeleteAsync(name, cancellation);
                unusedSince.TryRemove(name, out _);
            }
        }
    }

    private async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        board.Forget(name);
        await calls.DeleteAsync(name, cancellation);
    }

    private static bool IsReady(ClusterResource cluster, int nodes) =>
        cluster.Properties.ProvisioningState == "Succeeded" && !(cluster.Properties.Properties?.ScaleSettings?.MaxNodeCount < nodes);

    private ClusterResource Body(Placement placement, int nodes)
    {
        var options = workspace.Options;
        var identity = options.JobIdentityId.Length > 0
            ? new ClusterIdentity("UserAssigned", new Dictionary<string, ClusterIdentity.Empty> { [options.JobIdentityId] = new() })
            : null;
        return new ClusterResource(
            null,
            null,
            options.Region,
            new ClusterProperties
            {
                DisableLocalAuth = true,
                Properties = new ClusterNodes
                {
                    VmSize = placement.VmSize,
                    VmPriority = placement.Tier == ComputePriority.Spot ? "LowPriority" : "Dedicated",
                    OsType = "Linux",
                    ScaleSettings = new ClusterScale(0, nodes, new TimeSpanText(NodeIdle)),
                    Subnet = options.SubnetId.Length > 0 ? new ClusterSubnet(options.SubnetId) : null,
                    EnableNodePublicIp = options.SubnetId.Length > 0 ? false : null,
                    RemoteLoginPortPublicAccess = "Disabled",
                },
            },
            identity,
            new Dictionary<string, string> { [JobTags.Owner] = "cluster" });
    }
}
