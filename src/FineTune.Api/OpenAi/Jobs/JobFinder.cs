using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>Finds jobs by the ids of this surface. Tasks that are being deleted count as gone.</summary>
internal sealed class JobFinder(ITaskStore store)
{
    /// <exception cref="OpenAiException">There is no such job.</exception>
    public async Task<FoundJob> GetAsync(string id, CancellationToken cancellation) =>
        JobId.Parse(id) is { } parsed && await FindAsync(parsed, cancellation) is { } found
            ? found
            : throw OpenAiException.NotFound("fine_tuning_job_id", $"There is no fine-tuning job '{id}'.");

    public async Task<FoundJob?> FindAsync(JobId id, CancellationToken cancellation) =>
        await store.FindAsync(id.Task, cancellation) is { } task && IsAlive(task.Task.Value) && JobId.TailOf(task.Task.Value.Id) == id.Tail
        && task.Jobs.FirstOrDefault(job => job.Value.Key.Job == id.Job) is { } job
            ? new FoundJob(task.Task, job.Value)
            : null;

    /// <summary>All jobs, newest first.</summary>
    public async Task<IReadOnlyList<FoundJob>> ListAsync(CancellationToken cancellation)
    {
        var jobs = new List<FoundJob>();
        await foreach (var task in store.ListAsync(cancellation))
        {
            if (IsAlive(task.Task.Value))
            {
                jobs.AddRange(task.Jobs.Where(job => job.Value.Wish != Wish.Delete).Select(job => new FoundJob(task.Task, job.Value)));
            }
        }

        return [.. jobs.OrderByDescending(job => job.Job.CreatedAt).ThenBy(job => job.Id.Parts, StringComparer.Ordinal)];
    }

    private static bool IsAlive(TaskRecord task) => task.DeletingSince is null;
}
