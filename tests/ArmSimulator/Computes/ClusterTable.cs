using System.Text.Json.Nodes;
using ArmSimulator.Http;
using ArmSimulator.Jobs;
using ArmSimulator.Operations;

namespace ArmSimulator.Computes;

/// <summary>A cluster as the service keeps it.</summary>
public sealed class SimulatedCluster(string name, JsonObject body)
{
    public string Name { get; } = name;

    public JsonObject Body { get; set; } = body;

    public required string VmSize { get; init; }

    public required bool IsSpot { get; init; }

    public int MaxNodes { get; set; }

    public TimeSpan NodeIdle { get; set; }

    public string State { get; set; } = "Creating";

    /// <summary>Nodes that work for a job, or are on their way to one.</summary>
    public int Busy { get; set; }

    /// <summary>Nodes that stand by until they have idled too long.</summary>
    public int Idle { get; set; }

    public int Preempted { get; set; }

    /// <summary>Why nodes do not come.</summary>
    public string? Shortage { get; set; }
}

/// <summary>The clusters of the workspace.</summary>
public sealed class ClusterTable(SimulatedWorkspace workspace)
{
    private readonly Dictionary<string, SimulatedCluster> clusters = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<SimulatedCluster> All => clusters.Values.OrderBy(cluster => cluster.Name, StringComparer.Ordinal);

    public SimulatedCluster? Find(string name) => clusters.GetValueOrDefault(name);

    internal (SimulatedCluster Cluster, SimulatedOperation Operation, bool IsNew) Put(string name, JsonObject body)
    {
        var wanted = ClusterRules.Read(name, body, workspace);
        var known = Find(name);
        if (known is { State: "Deleting" })
        {
            throw new ArmException(409, "Conflict", $"Compute '{name}' is being deleted.");
        }

        if (known is not null && (known.VmSize != wanted.VmSize || known.IsSpot != wanted.IsSpot))
        {
            throw ArmException.User($"VM size and priority of compute '{name}' cannot change.");
        }

        workspace.Quota.CheckCluster(wanted.VmSize, wanted.IsSpot, wanted.MaxNodes, name);
        if (known is not null)
        {
            (known.Body, known.MaxNodes, known.NodeIdle, known.State) = (wanted.Body, wanted.MaxNodes, wanted.NodeIdle, "Updating");
        }

        var cluster = known ?? wanted;
        clusters[name] = cluster;
        return (cluster, Become(cluster, "Succeeded"), known is null);
    }

    internal SimulatedOperation Scale(SimulatedCluster cluster, JsonObject scale)
    {
        var (most, idle) = ClusterRules.ReadScale(scale);
        workspace.Quota.CheckCluster(cluster.VmSize, cluster.IsSpot, most, cluster.Name);
        (cluster.MaxNodes, cluster.NodeIdle, cluster.State) = (most, idle, "Updating");
        cluster.Body["properties"]!["properties"]!["scaleSettings"] = scale.DeepClone();
        return Become(cluster, "Succeeded");
    }

    internal SimulatedOperation Delete(SimulatedCluster cluster)
    {
        cluster.State = "Deleting";
        return workspace.Operations.Start("computeOperationsStatus", () =>
        {
            clusters.Remove(cluster.Name);
            foreach (var job in workspace.Jobs.All.Where(job => job.Cluster == cluster.Name && !job.IsOver).ToList())
            {
                workspace.Jobs.End(job, "Failed", "ComputeDeleted", $"The compute '{cluster.Name}' was deleted.");
            }
        });
    }

    /// <summary>Takes a job, or refuses it.</summary>
    internal (string VmSize, bool IsSpot) Accept(string name, int nodes)
    {
        var cluster = Find(name) is { State: not "Deleting" } found ? found : throw ArmException.User($"The compute '{name}' does not exist.");
        return nodes <= cluster.MaxNodes
            ? (cluster.VmSize, cluster.IsSpot)
            : throw ArmException.User($"The job asks for {nodes} nodes; compute '{name}' can have {cluster.MaxNodes}.");
    }

    internal TimeSpan? Reserve(SimulatedJob job)
    {
        if (Find(job.Cluster!) is not { State: "Succeeded" or "Updating" } cluster || cluster.Busy + job.Nodes > cluster.MaxNodes)
        {
            return null;
        }

        var isWarm = cluster.Idle >= job.Nodes;
        cluster.Busy += job.Nodes;
        cluster.Idle = Math.Max(0, cluster.Idle - job.Nodes);
        cluster.Shortage = null;
        return isWarm ? TimeSpan.Zero : workspace.Options.Allocation;
    }

    internal void Free(SimulatedJob job)
    {
        if (job.Cluster is null || Find(job.Cluster) is not { } cluster)
        {
            return;
        }

        cluster.Busy -= job.Nodes;
        cluster.Idle += job.Nodes;
        workspace.In(cluster.NodeIdle, () => cluster.Idle = Math.Max(0, cluster.Idle - job.Nodes));
    }

    internal void CountPreemption(SimulatedJob job)
    {
        if (job.Cluster is not null && Find(job.Cluster) is { } cluster)
        {
            cluster.Preempted += job.Nodes;
        }
    }

    internal void NoteShortage(SimulatedJob job)
    {
        if (job.Cluster is not null && Find(job.Cluster) is { } cluster)
        {
            cluster.Shortage = "AllocationFailed: Allocation failed. There is no capacity for the requested VM size in this region.";
        }
    }

    private SimulatedOperation Become(SimulatedCluster cluster, string state) => workspace.Operations.Start("computeOperationsStatus", () =>
    {
        cluster.State = state;
        workspace.Nodes.Look();
    });
}
