using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Jobs;

/// <summary>Starts the orchestration of every job that should have one and has none, because a hint or an instance was lost. The store is
/// the truth, the task hub is not.</summary>
public sealed class JobSweep(ITaskStore store, ILogger<JobSweep> logger)
{
    [Function("sweep")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var alive = new HashSet<string>();
        await foreach (var page in client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: JobInstances.Alive)).AsPages().WithCancellation(cancellation))
        {
            alive.UnionWith(page.Values.Select(instance => instance.InstanceId));
        }

        await foreach (var job in store.ListUnsettledAsync(cancellation))
        {
            var identity = JobIdentity.Of(job);
            if (!alive.Contains(JobInstances.IdOf(identity)))
            {
                logger.Unattended(job.Key.Task, job.Key.Job, job.State);
                await JobInstances.StartAsync(client, identity);
            }
        }
    }
}
