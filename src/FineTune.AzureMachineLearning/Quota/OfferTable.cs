using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>A size that a location offers, with what its quota holds.</summary>
/// <param name="Size">The size.</param>
/// <param name="Offer">The same as an offer to tasks.</param>
/// <param name="Dedicated">Most dedicated nodes.</param>
/// <param name="Spot">Most spot nodes; 0 where there is no spot tier.</param>
internal sealed record SizeOffer(VmSize Size, Offer Offer, int Dedicated, int Spot)
{
    public int MaxNodes(ComputePriority tier) => tier == ComputePriority.Spot ? Spot : Dedicated;
}

/// <summary>Makes offers of sizes and quota.</summary>
internal static class OfferTable
{
    // What one cluster can have where its nodes talk over InfiniBand.
    private const int MostNodes = 100;
    private const double CpuTeraflopsPerCore = 0.05;

    /// <summary>The offers of a location: those that quota holds first, cheap before dear.</summary>
    public static IReadOnlyList<SizeOffer> Make(WorkspaceOptions workspace, IReadOnlyList<VmSize> sizes, QuotaTable quota) =>
    [
        .. sizes
            .Where(size => size.SupportedComputeTypes is not { } types || types.Contains("AmlCompute", StringComparer.OrdinalIgnoreCase))
            .Select(size => Offer(workspace, size, quota))
            .OfType<SizeOffer>()
            .OrderByDescending(offer => offer.Offer.TotalCards > 0)
            .ThenBy(offer => offer.Offer.UsdPerHour ?? decimal.MaxValue)
            .ThenBy(offer => offer.Size.Name, StringComparer.Ordinal),
    ];

    private static SizeOffer? Offer(WorkspaceOptions workspace, VmSize size, QuotaTable quota)
    {
        var isCpu = size.Gpus == 0 && workspace.CpuSizes.Contains(size.Name, StringComparer.OrdinalIgnoreCase);
        var gpu = size.Gpus > 0 ? GpuSize.Find(size.Name) : null;
        if (!isCpu && gpu is null)
        {
            return null;
        }

        var cards = isCpu ? size.Cores : size.Gpus;
        var dedicated = Math.Min(MostNodes, quota.MaxNodes(size, ComputePriority.Dedicated));
        var spot = size.LowPriorityCapable ? Math.Min(MostNodes, quota.MaxNodes(size, ComputePriority.Spot)) : 0;
        var most = Math.Max(dedicated, spot);
        var offer = new Offer(
            workspace.Location,
            size.Name,
            isCpu ? DeviceKind.Cpu : DeviceKind.Gpu,
            cards,
            most,
            most * cards,
            gpu?.MemoryGiB ?? size.MemoryGiB / cards,
            size.Cores,
            size.MemoryGiB,
            gpu?.Bf16 ?? false,
            gpu?.Teraflops ?? CpuTeraflopsPerCore,
            size.Price("Standard"),
            size.LowPriorityCapable ? size.Price("LowPriority", "Spot") : null,
            isCpu ? ["reference"] : ["llamafactory", "reference"]);
        return new SizeOffer(size, offer, dedicated, spot);
    }
}
