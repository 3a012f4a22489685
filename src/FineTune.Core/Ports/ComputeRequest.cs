namespace FineTune.Core.Ports;

/// <summary>Which tier a job asks for, and who goes first in a queue.</summary>
public enum ComputePriority
{
    /// <summary>Full price, not taken away; goes first.</summary>
    Dedicated,

    /// <summary>Lower price, may be taken away at any moment.</summary>
    Spot,
}

/// <summary>How far from what it asked for a job may be taken where the nodes it asked for do not come. Each includes the ones before.</summary>
public enum ComputeFallback
{
    /// <summary>It waits for what it asked for.</summary>
    None,

    /// <summary>The other tier of the same size.</summary>
    Tier,

    /// <summary>Another size with as many cards.</summary>
    Size,

    /// <summary>Another location.</summary>
    Location,
}

/// <summary>The compute that a job asks for.</summary>
/// <param name="Location">Where: <c>local</c> or an Azure ML location.</param>
/// <param name="ComputeType">Which offer: <c>cpu</c>, a GPU model, or an Azure VM size.</param>
/// <param name="Nodes">Machines (task parallelism).</param>
/// <param name="CardsPerNode">Cards, and so training processes, on each machine.</param>
/// <param name="Priority">Tier.</param>
/// <param name="CpuCores">Processor cores for each node; null takes what the offer gives.</param>
/// <param name="MemoryGiB">Main memory for each node in GiB; null takes what the offer gives.</param>
/// <param name="SharedMemoryGiB">Shared memory for each node in GiB; null takes the platform's default.</param>
/// <param name="Fallback">What it may get instead once the wait for nodes has reached <paramref name="QueueDeadline"/>.</param>
/// <param name="QueueDeadline">Longest wait for nodes; null takes the platform's default.</param>
public sealed record ComputeRequest(
    string Location,
    string ComputeType,
    int Nodes,
    int CardsPerNode,
    ComputePriority Priority,
    double? CpuCores = null,
    double? MemoryGiB = null,
    double? SharedMemoryGiB = null,
    ComputeFallback Fallback = ComputeFallback.None,
    TimeSpan? QueueDeadline = null)
{
    /// <summary>Cards of all nodes; on <c>cpu</c>, slots.</summary>
    public int TotalCards => Nodes * CardsPerNode;
}
