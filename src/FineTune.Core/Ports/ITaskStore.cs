using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;

namespace FineTune.Core.Ports;

/// <summary>A stored value and the version it was read at.</summary>
public sealed record Stored<T>(T Value, string ETag);

/// <summary>A task with all its jobs, as read together.</summary>
public sealed record TaskWithJobs(Stored<TaskRecord> Task, IReadOnlyList<Stored<Job>> Jobs);

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

    Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation);

    Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation);

    /// <summary>Replaces a job and appends events in one transaction.</summary>
    /// <returns>The new version, or null when the job was changed or removed since it was read; nothing was then written.</returns>
    Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation);

    /// <summary>Replaces a task and several of its jobs in one transaction.</summary>
    /// <returns>False when any of them was changed or removed since it was read; nothing was then written.</returns>
    Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job> Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation);

    /// <summary>Every task with its jobs, by name.</summary>
    IAsyncEnumerable<TaskWithJobs> ListAsync(CancellationToken cancellation);

    /// <summary>Jobs that a driver must look after: all that are not at rest, and those deleted whose rows remain.</summary>
    IAsyncEnumerable<Job> ListUnsettledAsync(CancellationToken cancellation);

    /// <summary>Removes the rows and events of a task whose jobs are all deleted. Repeating it is harmless.</summary>
    /// <returns>False when a job of it is not deleted yet; nothing was then removed.</returns>
    Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation);
}
