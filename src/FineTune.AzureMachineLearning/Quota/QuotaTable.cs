using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>How many cores a region lets this subscription use.</summary>
internal sealed class QuotaTable(IReadOnlyList<Usage> usages)
{
    /// <summary>Most nodes of a size that the quota can ever hold; how many of them are in use does not matter, since jobs can wait.</summary>
    public int MaxNodes(VmSize size, ComputePriority tier) => Nodes(size, tier, usage => usage.Limit);

    /// <summary>Nodes of a size that the quota has room for now.</summary>
    public int FreeNodes(VmSize size, ComputePriority tier) => Nodes(size, tier, usage => Math.Max(0, usage.Limit - usage.CurrentValue));

    // Low-priority nodes count against the region alone, dedicated ones against their family as well.
    private int Nodes(VmSize size, ComputePriority tier, Func<Usage, long> count)
    {
        var limits = tier == ComputePriority.Spot
            ? usages.Where(usage => HasSegment(usage, "lowPriorityCores") && !HasSegment(usage, "vmFamily"))
            : usages.Where(usage => HasSegment(usage, "vmFamily") ? IsFamily(usage, size) && usage.Limit >= 0
                : HasSegment(usage, "dedicatedCores") || HasSegment(usage, "totalCores"));
        long? least = null;
        var hasFamily = tier == ComputePriority.Spot;
        foreach (var usage in limits)
        {
            hasFamily |= HasSegment(usage, "vmFamily");
            var left = count(usage);
            least = usage.Limit < 0 || left >= least ? least : left;
        }

        return hasFamily && least is { } cores && size.Cores > 0 ? (int)Math.Min(int.MaxValue, cores / size.Cores) : 0;
    }

    private static bool HasSegment(Usage usage, string segment) =>
        usage.Type is { } type && type.Split('/').Contains(segment, StringComparer.OrdinalIgnoreCase);

    private static bool IsFamily(Usage usage, VmSize size) =>
        string.Equals(Plain(usage.Name.Value), Plain(size.Family), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit));
}
