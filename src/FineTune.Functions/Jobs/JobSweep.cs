using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Jobs;

/// <summary>Starts the orchestration of every job that should have one and has none, because a hint or an instance was lost. The store is
/// the truth, the task hub is not.</summary>
public sealed class JobSweep(ITaskStore store, TimeProvider clock, ILogger<JobSweep> logger)
{
    [Function("sweep")]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var alive = await ReadAliveAsync(client, cancellation);
        DateTimeOffset? queuedSince = null;
        await foreach (var job in store.ListUnsettledAsync(cancellation))
        {
            var identity = JobIdentity.Of(job);
            if (!alive.Contains(JobInstances.IdOf(identity)))
            {
                logger.Unattended(job.Key.Task, job.Key.Job, job.State);
                await JobInstances.StartAsync(client, identity);
            }

            if (job.State == JobState.Queued && !(queuedSince < job.StateSince))
            {
                queuedSince = job.StateSince;
            }
        }

        if (queuedSince is { } since)
        {
            logger.OldestQueued((clock.GetUtcNow() - since).TotalMinutes);
        }
    }

    private static async Task<HashSet<string>> ReadAliveAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var alive = new HashSet<string>();
        var instances = client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: JobInstances.Alive));
        await foreach (var page in instances.AsPages().WithCancellation(cancellation))
        {
            alive.UnionWith(page.Values.Select(instance => instance.InstanceId));
        }

        return alive;
    }
}
