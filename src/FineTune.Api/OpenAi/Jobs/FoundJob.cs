using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>A job with the task that it belongs to.</summary>
internal sealed record FoundJob(Stored<TaskRecord> Stored, Job Job)
{
    public TaskRecord Task => Stored.Value;

    public JobId Id => JobId.Of(Job);

    /// <summary>What its creator asked for on this surface; null where it was made elsewhere.</summary>
    public JobOrigin? Origin => JobOrigin.Read(Task.Origin);

    /// <summary>Whether there is a model of it to name.</summary>
    public bool HasModel => Job.State == JobState.Succeeded && Task.RemovedModels?.Contains(Job.Key.Job) != true;
}
