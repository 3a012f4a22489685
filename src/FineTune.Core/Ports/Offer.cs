namespace FineTune.Core.Ports;

/// <summary>A kind of machine that a location can give a job.</summary>
/// <param name="Location">Location that offers it: <c>local</c> or an Azure ML location.</param>
/// <param name="ComputeType">What a task writes as <c>compute.type</c>: <c>cpu</c>, a GPU model, or an Azure VM size.</param>
/// <param name="Device">What the cards are.</param>
/// <param name="CardsPerNode">Most cards that one node has; for <c>cpu</c>, its slots (processor cores).</param>
/// <param name="MaxNodes">Most nodes that one job can have.</param>
/// <param name="TotalCards">Cards of this kind that the location owns or has quota for, over all nodes.</param>
/// <param name="MemoryGiBPerCard">Memory of one card in GiB; for <c>cpu</c>, main memory divided by slots.</param>
/// <param name="CpuCores">Processor cores of one node.</param>
/// <param name="MemoryGiB">Main memory of one node in GiB.</param>
/// <param name="SupportsBf16">Whether the cards compute in bfloat16.</param>
/// <param name="TeraflopsPerCard">Dense matrix throughput of one card in TFLOP/s at the precision training uses; for estimates.</param>
/// <param name="UsdPerHour">Price of one node-hour, dedicated; null where it costs nothing.</param>
/// <param name="SpotUsdPerHour">Price of one node-hour, spot; null where spot is not offered.</param>
/// <param name="Engines">Engines that can run there: <c>reference</c>, <c>llamafactory</c>.</param>
public sealed record Offer(
    string Location,
    string ComputeType,
    DeviceKind Device,
    int CardsPerNode,
    int MaxNodes,
    int TotalCards,
    double MemoryGiBPerCard,
    double CpuCores,
    double MemoryGiB,
    bool SupportsBf16,
    double TeraflopsPerCard,
    decimal? UsdPerHour,
    decimal? SpotUsdPerHour,
    IReadOnlyList<string> Engines)
{
    /// <summary>Whether a job may have some cards of a node and pays for those alone.</summary>
    public bool SharesNodes { get; init; }

    /// <summary>Whether jobs get the secrets that they need.</summary>
    public bool PassesSecrets { get; init; } = true;

    /// <summary>Price of one hour of all that a job asks for, in US dollars; null where it costs nothing.</summary>
    public decimal? UsdPerHourOf(ComputeRequest compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        var node = compute.Priority == ComputePriority.Spot ? SpotUsdPerHour : UsdPerHour;
        return node * compute.Nodes * (SharesNodes ? compute.CardsPerNode / (decimal)CardsPerNode : 1);
    }
}

/// <summary>What computes: a processor core or an NVIDIA GPU.</summary>
public enum DeviceKind
{
    Cpu,
    Gpu,
}
