using FineTune.Core.Datasets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Retention;

namespace FineTune.Local.Janitor;

/// <summary>
/// Clears away what nobody asks for any more: idempotency keys after a day, datasets that were uploaded for a time only, what workspaces
/// keep for a time, and what platforms hold for attempts that no job has.
/// A round that fails is simply repeated by the next one.
/// </summary>
internal sealed class HostJanitor(
    IIdempotencyStore keys, ExpiredDatasets expired, RetentionRound retention, OrphanedAttempts orphans, TimeProvider clock, ILogger<HostJanitor> logger) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.CleaningFailed(exception);
            }
        }
        while (await rounds.WaitForNextTickAsync(stoppingToken));
    }

    public async Task CleanAsync(CancellationToken cancellation)
    {
        await keys.ForgetAsync(clock.GetUtcNow() - IIdempotencyStore.Life, cancellation);
        foreach (var version in await expired.RemoveAsync(clock.GetUtcNow(), cancellation))
        {
            logger.DatasetExpired(version.Dataset, version.Version);
        }

        foreach (var removal in await retention.RunAsync(cancellation))
        {
            logger.KeptLongEnough(removal.Kind, removal.Workspace, removal.Task, removal.Job, removal.Bytes);
        }

        var look = await orphans.LookAsync(cancellation);
        foreach (var attempt in look.Found)
        {
            logger.OrphanFound(attempt, Period);
        }

        foreach (var attempt in look.Removed)
        {
            logger.OrphanRemoved(attempt);
        }
    }
}
