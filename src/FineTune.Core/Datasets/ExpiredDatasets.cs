using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Core.Datasets;

/// <summary>Removes versions that were uploaded for a time only. One that a task still needs stays until the task needs it no more.</summary>
public sealed class ExpiredDatasets(IAccessStore access, IDatasetStore datasets, DatasetLineage lineage)
{
    /// <summary>Removes what has expired, in every workspace that is not on hold.</summary>
    /// <returns>The versions that were removed.</returns>
    public async Task<IReadOnlyList<DatasetVersion>> RemoveAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = new List<DatasetVersion>();
        foreach (var workspace in (await access.ReadAsync(cancellation)).Workspaces.Where(workspace => !workspace.Value.OnHold))
        {
            using var scope = AccessScope.Enter(workspace.Value.Name);
            await foreach (var version in datasets.ListAsync(null, cancellation))
            {
                if (version.ExpiresAt <= now
                    && await lineage.NeededByAsync(version.Dataset, version.Version, cancellation) is []
                    && await datasets.DeleteAsync(version.Dataset, version.Version, cancellation))
                {
                    removed.Add(version);
                }
            }
        }

        return removed;
    }
}
