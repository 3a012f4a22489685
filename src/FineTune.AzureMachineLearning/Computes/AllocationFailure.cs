namespace FineTune.AzureMachineLearning.Computes;

/// <summary>Tells why nodes do not come.</summary>
internal static class AllocationFailure
{
    private static readonly string[] QuotaCodes =
    [
        "ClusterMinNodesExceedCoreQuota", "JobNodeCountExceedsCoreQuota", "ClusterCoreQuotaReached", "QuotaExceeded", "vCPU quota", "core quota",
    ];

    private static readonly string[] CapacityCodes =
    [
        "AllocationFailed", "AllocationTimedOut", "OverconstrainedAllocationRequest", "ZonalAllocationFailed", "SkuNotAvailable",
        "insufficient capacity", "out of capacity",
    ];

    /// <summary>Whether waiting longer cannot help: the quota is too small.</summary>
    public static bool IsQuota(string text) => QuotaCodes.Any(code => text.Contains(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the region has no such machines free now.</summary>
    public static bool IsCapacity(string text) => CapacityCodes.Any(code => text.Contains(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The inner errors of a cluster in one text; null where it has none. A cluster without nodes may have them while it counts
    /// as provisioned.</summary>
    public static string? Of(ClusterResource cluster)
    {
        var errors = (cluster.Properties.Properties?.Errors ?? []).Concat(cluster.Properties.ProvisioningErrors ?? [])
            .Select(error => error.Error).OfType<ClusterErrorDetail>().Select(error => $"{error.Code}: {error.Message}").Distinct().ToList();
        return errors.Count > 0 ? string.Join("; ", errors) : null;
    }
}
