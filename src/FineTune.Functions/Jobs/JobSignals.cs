using System.Collections.Concurrent;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Jobs;

/// <summary>
/// Hints to orchestrations. Only a function has a client for them, so hints gather here and the function that gave rise to them sends
/// them before it ends. One that is lost is made good by <see cref="JobSweep"/>.
/// </summary>
public sealed class JobSignals(ITaskStore store, ILogger<JobSignals> logger) : IJobSignals
{
    private readonly ConcurrentQueue<(JobKey Job, int? Attempt)> hints = [];

    public void Hint(JobKey job, int? attempt = null) => hints.Enqueue((job, attempt));

    /// <summary>Sends what has gathered. Never throws: what a user asked for is in the store already.</summary>
    public async Task SendAsync(DurableTaskClient client)
    {
        var sent = new HashSet<JobKey>();
        while (hints.TryDequeue(out var hint))
        {
            if (!sent.Add(hint.Job))
            {
                continue;
            }

            using var scope = AccessScope.Enter(hint.Job.Workspace);
            try
            {
                if (await store.FindJobAsync(hint.Job, CancellationToken.None) is { } job)
                {
                    await JobInstances.WakeAsync(client, JobIdentity.Of(job.Value), hint.Attempt);
                }
            }
#pragma warning disable CA1031 // Whatever the client throws, the sweep looks at the job within a minute.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                logger.HintLost(exception, hint.Job.Task, hint.Job.Job);
            }
        }
    }
}
