using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tables;

/// <summary>
/// Remembers the tasks of the workspaces whose lists are asked for, so that the next list reads those alone that were written since.
/// Everything else goes to the store. For a process that is the only one to write them; see <see cref="StorageOptions.IsOnlyWriter"/>.
/// </summary>
public sealed class KnownTasks(ITaskStore store, TimeProvider clock) : ITaskStore, IDisposable
{
    private readonly ConcurrentDictionary<string, KnownTaskList> lists = [];

    private KnownTaskList Here => lists.GetOrAdd(AccessScope.Current.Workspace, _ => new KnownTaskList(store, clock));

    /// <inheritdoc/>
    public Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        return WriteAsync(task.Name, () => store.CreateAsync(task, jobs, events, cancellation));
    }

    /// <inheritdoc/>
    public Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation) => store.FindTaskAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation) =>
        store.FindSpecificationAsync(name, taskId, cancellation);

    /// <inheritdoc/>
    public Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation) => store.FindAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation) => store.FindJobAsync(key, cancellation);

    /// <inheritdoc/>
    public Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        return WriteAsync(job.Key.Task, () => store.SaveJobAsync(read, job, events, cancellation));
    }

    /// <inheritdoc/>
    public Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation) => WriteAsync(task.Task.Name, () => store.SaveAllAsync(task, jobs, events, cancellation));

    /// <inheritdoc/>
    public async IAsyncEnumerable<TaskWithJobs> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var task in await Here.ReadAsync(cancellation))
        {
            yield return task;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Job> ListUnsettledAsync(CancellationToken cancellation) => store.ListUnsettledAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation) => store.ListUnsettledHereAsync(cancellation);

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation) =>
        WriteAsync(name, () => store.RemoveAsync(name, taskId, cancellation));

    public void Dispose()
    {
        foreach (var list in lists.Values)
        {
            list.Dispose();
        }
    }

    private async Task<T> WriteAsync<T>(string task, Func<Task<T>> write)
    {
        var list = Here;
        list.BeginWrite(task);
        try
        {
            return await write();
        }
        finally
        {
            list.EndWrite(task);
        }
    }
}
