using System.Globalization;
using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Quota;

/// <summary>Cores that may be used and are. Nodes of serverless jobs count while they are held; a cluster counts with all that it may
/// grow to, even without nodes.</summary>
public sealed class QuotaBook(SimulatedWorkspace workspace)
{
    /// <summary>Limit of each family, in dedicated cores. GPU families begin at zero.</summary>
    public Dictionary<string, long> FamilyLimits { get; } = new(StringComparer.OrdinalIgnoreCase) { ["standardDSv3Family"] = 100 };

    /// <summary>Limit of all dedicated cores of the region.</summary>
    public long DedicatedLimit { get; set; } = 2000;

    /// <summary>Limit of all spot cores of the region; families do not limit them.</summary>
    public long SpotLimit { get; set; } = 200;

    internal void CheckServerless(string vmSize, bool isSpot, int nodes)
    {
        var size = Known(vmSize);
        CheckTier(size, isSpot);
        var limit = LimitOf(size, isSpot);
        if (nodes * size.Cores > limit)
        {
            throw ArmException.User(string.Create(CultureInfo.InvariantCulture,
                $"JobNodeCountExceedsCoreQuota: the job needs {nodes * size.Cores} vCPUs, more than the vCPU quota of {limit} for {size.Name}."));
        }
    }

    internal void CheckCluster(string vmSize, bool isSpot, int nodes, string name)
    {
        var size = Known(vmSize);
        CheckTier(size, isSpot);
        var free = LimitOf(size, isSpot) - UsedBy(size, isSpot, exceptCluster: name);
        if (nodes * size.Cores > free)
        {
            throw new ArmException(400, "ClusterCoreQuotaReached", string.Create(CultureInfo.InvariantCulture,
                $"The cluster needs {nodes * size.Cores} vCPUs; the vCPU quota of {LimitOf(size, isSpot)} has {free} left for {size.Name}."));
        }
    }

    /// <summary>Whether nodes of a serverless job can be had now.</summary>
    internal bool HasRoom(string vmSize, bool isSpot, int nodes)
    {
        var size = Known(vmSize);
        return nodes * size.Cores <= LimitOf(size, isSpot) - UsedBy(size, isSpot);
    }

    internal JsonObject View()
    {
        var families = VmSizeCatalog.All.Select(size => size.Family).Distinct();
        var values = new JsonArray
        {
            Usage("totalCores", "Clusters", Used(_ => true), DedicatedLimit + SpotLimit),
            Usage("dedicatedCores", "Total Cluster Dedicated Regional vCPUs", Used(use => !use.IsSpot), DedicatedLimit),
            Usage("lowPriorityCores", "Total Cluster LowPriority Regional vCPUs", Used(use => use.IsSpot), SpotLimit),
        };
        foreach (var family in families)
        {
            values.Add(Usage("dedicatedCores/vmFamily", family, Used(use => !use.IsSpot && use.Size.Family == family), FamilyLimits.GetValueOrDefault(family)));
            values.Add(Usage("lowPriorityCores/vmFamily", family, Used(use => use.IsSpot && use.Size.Family == family), -1));
        }

        return new JsonObject { ["value"] = values };
    }

    private static SizeEntry Known(string vmSize) =>
        VmSizeCatalog.Find(vmSize) ?? throw ArmException.User($"The VM size '{vmSize}' is not available in this region.");

    private static void CheckTier(SizeEntry size, bool isSpot)
    {
        if (isSpot && !size.HasSpot)
        {
            throw ArmException.User($"The VM size '{size.Name}' has no low priority.");
        }
    }

    private long LimitOf(SizeEntry size, bool isSpot) =>
        isSpot ? SpotLimit : Math.Min(DedicatedLimit, FamilyLimits.GetValueOrDefault(size.Family));

    private long UsedBy(SizeEntry size, bool isSpot, string? exceptCluster = null) => isSpot
        ? Used(use => use.IsSpot && use.Cluster != exceptCluster)
        : Used(use => !use.IsSpot && use.Size.Family == size.Family && (use.Cluster is null || use.Cluster != exceptCluster));

    private long Used(Func<Use, bool> counts) => Uses().Where(counts).Sum(use => (long)use.Nodes * use.Size.Cores);

    private IEnumerable<Use> Uses() =>
        workspace.Jobs.All.Where(job => job is { HoldsNodes: true, Cluster: null }).Select(job => new Use(Known(job.VmSize), job.IsSpot, job.Nodes, null))
            .Concat(workspace.Clusters.All.Select(cluster => new Use(Known(cluster.VmSize), cluster.IsSpot, cluster.MaxNodes, cluster.Name)));

    private JsonObject Usage(string type, string name, long used, long limit) => new()
    {
        ["id"] = $"/subscriptions/{workspace.Options.Subscription}/providers/Microsoft.MachineLearningServices/locations/{workspace.Options.Region}/usages/{name}",
        ["type"] = $"Microsoft.MachineLearningServices/{type}/usages",
        ["unit"] = "Count",
        ["currentValue"] = used,
        ["limit"] = limit,
        ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = name },
    };

    private sealed record Use(SizeEntry Size, bool IsSpot, int Nodes, string? Cluster);
}
