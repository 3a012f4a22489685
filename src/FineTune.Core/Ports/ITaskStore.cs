using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;

namespace FineTune.Core.Ports;

/// <summary>A stored value and the version it was read at.</summary>
public sealed record Stored<T>(T Value, string ETag);

/// <summary>A task with its jobs, as read together.</summary>
/// <param name="Task">The task.</param>
/// <param name="Rows">All that its rows hold: jobs in the order in which they were written, and what follows them.</param>
public sealed record TaskWithJobs(Stored<TaskRecord> Task, IReadOnlyList<Stored<Job>> Rows)
{
    /// <summary>The jobs that it was made with, which are all that it shows, counts and lets its users steer.</summary>
    public IReadOnlyList<Stored<Job>> Jobs { get; } = [.. Rows.Where(job => job.Value.FollowUp is null)];

    /// <summary>Jobs that make something of those. They end when the task is cancelled or deleted, and what they cost counts.</summary>
    public IReadOnlyList<Stored<Job>> FollowUps { get; } = [.. Rows.Where(job => job.Value.FollowUp is not null)];

    /// <summary>What follows some of its jobs.</summary>
    public IEnumerable<Stored<Job>> FollowUpsOf(IEnumerable<Stored<Job>> jobs)
    {
        var names = jobs.Select(job => job.Value.Key.Job).ToHashSet();
        return FollowUps.Where(followUp => names.Contains(followUp.Value.FollowUp!.Source.Job));
    }

    /// <summary>Changes whenever the task or one of its jobs does: 32 hexadecimal digits.</summary>
    public string Version
    {
        get
        {
            var versions = string.Join('\n', Jobs.Select(job => job.ETag).Prepend(Task.ETag));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(versions)))[..32];
        }
    }

    /// <summary>State of the whole, derived from its jobs.</summary>
    public JobState State => Task.Value.DeletingSince is null ? TaskSummary.StateOf([.. Jobs.Select(job => job.Value)]) : JobState.Deleting;
}

/// <summary>How <see cref="ITaskStore.CreateAsync"/> ended.</summary>
public enum CreateOutcome
{
    Created,

    /// <summary>The name is taken; nothing was written.</summary>
    NameTaken,
}

/// <summary>
/// Tasks and their jobs. Every write names the version it replaces, and writes the events that tell of it in the same
/// transaction.
/// </summary>
public interface ITaskStore
{
    /// <summary>Writes a new task, its jobs and its first events, all or nothing.</summary>
    Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation);

    Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation);

    /// <summary>The document of a task, which never changes, so that it may come from memory; null where the task is gone.</summary>
    Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation);

    Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation);

    Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation);

    /// <summary>Replaces a job, appends events, and charges for the attempts that it ends (<see cref="ISpendingLog"/>), in one transaction.</summary>
    /// <returns>The new version, or null when the job was changed or removed since it was read; nothing was then written.</returns>
    Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation);

    /// <summary>Replaces a task and several of its jobs in one transaction, and adds those that were not read.</summary>
    /// <returns>False when any of them was changed, removed or added since it was read; nothing was then written.</returns>
    Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation);

    /// <summary>Every task with its jobs, by name.</summary>
    IAsyncEnumerable<TaskWithJobs> ListAsync(CancellationToken cancellation);

    /// <summary>Jobs that a driver must look after: all that are not at rest, and those deleted whose rows remain.</summary>
    IAsyncEnumerable<Job> ListUnsettledAsync(CancellationToken cancellation);

    /// <summary>The same of the present workspace alone.</summary>
    IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation);

    /// <summary>Removes the rows and events of a task whose jobs are all deleted; of one that lives, the rows of follow-ups that are. Repeating
    /// it is harmless.</summary>
    /// <returns>False when a job of it is not deleted yet.</returns>
    Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation);
}
