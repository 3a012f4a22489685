using FineTune.Core.Datasets.Checking;
using FineTune.Core.Events;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.Core.Datasets;

/// <summary>What became of a file.</summary>
/// <param name="Report">What its check found.</param>
/// <param name="Version">The version that it became; null where it was refused.</param>
public sealed record IntakeResult(DatasetReport Report, DatasetVersion? Version);

/// <summary>Takes a file in, whichever way it came: checks it, converts it where needed, and stores it as a version. The log tells of both ends.</summary>
public sealed class DatasetIntake(
    DatasetChecker checker, IDatasetStore store, IEventLog log, IScratchFiles scratch, TimeProvider clock, StorageKeeper? storage = null)
{
    /// <summary>Name of the file that trains, in every version.</summary>
    public const string FileName = "data.jsonl";

    /// <summary>Takes a file in.</summary>
    /// <param name="dataset">Name of the dataset; created when it is new.</param>
    /// <param name="fileName">Name of the file, whose extension tells its format.</param>
    /// <param name="content">A seekable stream of the whole file.</param>
    /// <param name="options">How to check it.</param>
    /// <param name="cancellation">Stops it; nothing is then visible.</param>
    /// <param name="life">How long the version is kept; null for ever.</param>
    public async Task<IntakeResult> AddAsync(
        string dataset, string fileName, Stream content, CheckOptions options, CancellationToken cancellation, TimeSpan? life = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        Stream? converted = null;
        try
        {
            if (await RefusalOfAsync(content) is { } beforehand)
            {
                return await RefuseAsync(DatasetReport.Refused(beforehand, fileName));
            }

            content.Position = 0;
            var file = await checker.CheckAsync(content, fileName, options, () => converted = scratch.Create(), cancellation);
            if (!file.Report.IsUsable)
            {
                return await RefuseAsync(file.Report);
            }

            // Rows that were converted may take more than they came with.
            var trains = file.IsConverted ? converted! : content;
            if (file.IsConverted && await RefusalOfAsync(trains) is { } refusal)
            {
                return await RefuseAsync(DatasetReport.Refused(refusal, fileName));
            }

            return new IntakeResult(file.Report, await store.AddVersionAsync(dataset, FileName, trains, file.Report, cancellation, life, file.Rows));
        }
        finally
        {
            if (converted is not null)
            {
                await converted.DisposeAsync();
            }
        }

        async Task<FindingKind?> RefusalOfAsync(Stream file) =>
            storage is null ? null : await storage.RefusalOfAsync(file.Length, cancellation);

        async Task<IntakeResult> RefuseAsync(DatasetReport report)
        {
            await log.AppendAsync(DatasetEvent.Failed(dataset, fileName, report, clock.GetUtcNow()), cancellation);
            return new IntakeResult(report, null);
        }
    }
}
