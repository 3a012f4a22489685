using System.Text.Json.Serialization;

namespace FineTune.AzureMachineLearning.Quota;

/// <summary>A VM size as the service lists it for a region.</summary>
internal sealed record VmSize
{
    public string Name { get; init; } = "";

    /// <summary>Family that its quota is counted in.</summary>
    public string Family { get; init; } = "";

    [JsonPropertyName("vCPUs")]
    public int Cores { get; init; }

    public int Gpus { get; init; }

    [JsonPropertyName("memoryGB")]
    public double MemoryGiB { get; init; }

    public bool LowPriorityCapable { get; init; }

    public VmPrices? EstimatedVMPrices { get; init; }

    /// <summary>What the size can be used for, as <c>AmlCompute</c>.</summary>
    public IReadOnlyList<string>? SupportedComputeTypes { get; init; }

    /// <summary>Price of one hour in US dollars; null where the service tells none.</summary>
    public decimal? Price(params ReadOnlySpan<string> tiers)
    {
        foreach (var price in EstimatedVMPrices?.Values ?? [])
        {
            if (price.OsType == "Linux" && tiers.Contains(price.VmTier))
            {
                return price.RetailPrice;
            }
        }

        return null;
    }
}

internal sealed record VmPrices(IReadOnlyList<VmPrice>? Values);

/// <param name="RetailPrice">US dollars an hour.</param>
/// <param name="OsType"><c>Linux</c> or <c>Windows</c>.</param>
/// <param name="VmTier"><c>Standard</c>, <c>LowPriority</c> or <c>Spot</c>.</param>
internal sealed record VmPrice(decimal RetailPrice, string OsType, string VmTier);
