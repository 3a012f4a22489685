using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Janitor;

/// <summary>
/// Clears away what nobody asks for any more: idempotency keys after a day, datasets that were uploaded for a time only, what workspaces
/// keep for a time, histories of orchestrations that have ended, and what platforms hold for attempts that no job has.
/// </summary>
public sealed class CloudJanitor(
    IIdempotencyStore keys, ExpiredDatasets expired, RetentionRound retention, OrphanedAttempts orphans, TimeProvider clock, ILogger<CloudJanitor> logger)
{
    /// <summary>How long a history can be read after its orchestration began.</summary>
    public static readonly TimeSpan HistoryLife = TimeSpan.FromDays(30);

    /// <summary>Time between the look that finds an orphan and the one that removes it. Both are in one run, because between two runs the
    /// process may have gone, and with it what it found.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private static readonly IReadOnlyList<OrchestrationRuntimeStatus> Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function("janitor")]
    public async Task RunAsync(
        [TimerTrigger("0 7 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await keys.ForgetAsync(now - IIdempotencyStore.Life, cancellation);
        foreach (var version in await expired.RemoveAsync(now, cancellation))
        {
            logger.DatasetExpired(version.Dataset, version.Version);
        }

        foreach (var removal in await retention.RunAsync(cancellation))
        {
            logger.KeptLongEnough(removal.Kind, removal.Workspace, removal.Task, removal.Job, removal.Bytes);
        }

        await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: now - HistoryLife, Statuses: Ended), cancellation);
        if (await LookAsync(cancellation))
        {
            await Task.Delay(Grace, clock, cancellation);
            await LookAsync(cancellation);
        }
    }

    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        var look = await orphans.LookAsync(cancellation);
        foreach (var attempt in look.Found)
        {
            logger.OrphanFound(attempt, Grace);
        }

        foreach (var attempt in look.Removed)
        {
            logger.OrphanRemoved(attempt);
        }

        return look.Found.Count > 0;
    }
}
