using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>What is kept of datasets in the present workspace, against what may be. Where nothing is said of storage nothing is read.</summary>
public sealed class StorageKeeper(IAccessStore access, IDatasetStore datasets)
{
    /// <summary>The quotas that what the present user uploads counts against.</summary>
    public async Task<IReadOnlyList<StorageQuota>> ReadAsync(CancellationToken cancellation)
    {
        var (workspace, user) = (AccessScope.Current.Workspace, AccessScope.Current.Author?.Id);
        return (await access.ReadAsync(cancellation)).Find(workspace)?.Value.Quotas is { LimitsStorage: true } quotas
            ? quotas.StorageOf(workspace, user, await KeptAsync(cancellation))
            : [];
    }

    /// <summary>Why a file may not come from the present user; null where it may.</summary>
    /// <param name="bytes">Its size; null where it is not known.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<FindingKind?> RefusalOfAsync(long? bytes, CancellationToken cancellation) => bytes is { } known
        ? (await ReadAsync(cancellation)).Select(quota => quota.RefusalOf(known)).FirstOrDefault(refusal => refusal is not null)
        : null;

    /// <summary>Versions of the present workspace.</summary>
    public async Task<IReadOnlyList<DatasetVersion>> KeptAsync(CancellationToken cancellation)
    {
        var versions = new List<DatasetVersion>();
        await foreach (var version in datasets.ListAsync(null, cancellation))
        {
            versions.Add(version);
        }

        return versions;
    }
}
