using FineTune.Core.Datasets.Checking;
using FineTune.Core.Ports;

namespace FineTune.Core.Datasets;

/// <summary>How much of a version to measure on stands in what trains.</summary>
/// <param name="Shared">Different rows of it that stand in what trains as well.</param>
/// <param name="Different">Its different rows.</param>
/// <param name="IsWhole">Whether every row was compared; else more may be shared.</param>
public sealed record RowOverlap(long Shared, long Different, bool IsWhole)
{
    /// <summary>Compares versions by the hashes of their rows that were stored with them, all in one pass and in constant memory.</summary>
    /// <returns>Null where there are none to compare.</returns>
    public static async Task<RowOverlap?> FindAsync(
        IDatasetStore store, DatasetVersion measured, IReadOnlyList<DatasetVersion> training, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(training);
        if (await store.OpenRowsAsync(measured, cancellation) is not { } rows)
        {
            return null;
        }

        await using var measuredRows = new RowCursor(rows);
        var cursors = new List<RowCursor>();
        try
        {
            foreach (var version in training)
            {
                if (await store.OpenRowsAsync(version, cancellation) is { } trained)
                {
                    cursors.Add(new RowCursor(trained));
                }
            }

            var shared = await CountAsync(measuredRows, cursors, cancellation);
            return new RowOverlap(shared, measuredRows.Count, cursors.Count == training.Count && training.Append(measured).All(HasAllRows));
        }
        finally
        {
            foreach (var cursor in cursors)
            {
                await cursor.DisposeAsync();
            }
        }
    }

    private static async Task<long> CountAsync(RowCursor measured, List<RowCursor> training, CancellationToken cancellation)
    {
        var shared = 0L;
        while (await measured.NextAsync(cancellation))
        {
            var isShared = false;
            foreach (var cursor in training)
            {
                isShared |= await cursor.ReachAsync(measured.Current, cancellation);
            }

            shared += isShared ? 1 : 0;
        }

        return shared;
    }

    private static bool HasAllRows(DatasetVersion version) =>
        version.Report.Findings.All(group => group.Code != ContentFindings.DuplicatesNotSought.Code);
}
