using FineTune.Core.Lifecycle;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Jobs;

/// <summary>The orchestration of a job: one instance under the job's own id, so that starting twice is starting once.</summary>
public static class JobInstances
{
    /// <summary>Statuses of an instance that looks after its job.</summary>
    public static readonly IReadOnlyList<OrchestrationRuntimeStatus> Alive =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    public static string IdOf(JobIdentity job) => $"{job.TaskId}-{job.Job}";

    /// <summary>Has a job looked at now. An instance that ended is started again: it reads the store, and ends at once where there is
    /// nothing to do.</summary>
    public static async Task WakeAsync(DurableTaskClient client, JobIdentity job, int? attempt)
    {
        var id = IdOf(job);
        var instance = await client.GetInstanceAsync(id, getInputsAndOutputs: false, CancellationToken.None);
        switch (instance?.RuntimeStatus)
        {
            case OrchestrationRuntimeStatus.Pending:
                // Events to an instance that has not begun are lost, and it begins by reading the store.
                break;
            case { } status when Alive.Contains(status):
                await client.RaiseEventAsync(id, JobOrchestrator.Signal, attempt, CancellationToken.None);
                break;
            default:
                await StartAsync(client, job);
                break;
        }
    }

    /// <summary>Starts the instance of a job where none runs.</summary>
    public static async Task StartAsync(DurableTaskClient client, JobIdentity job)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                JobOrchestrator.Name, new JobNews(job, null), new StartOrchestrationOptions(IdOf(job)), CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // Somebody else started it in between.
        }
    }
}
