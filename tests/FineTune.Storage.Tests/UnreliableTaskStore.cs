using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tests;

/// <summary>A store whose word that a job is saved comes later than the saving, and that fails to read when told so.</summary>
internal sealed class UnreliableTaskStore(ITaskStore store) : ITaskStore, IDisposable
{
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim answer = new(0);

    /// <summary>Ends once a job is saved.</summary>
    public Task Written => written.Task;

    /// <summary>Whether looking for a task fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>Lets the word through.</summary>
    public void Answer() => answer.Release();

    public async Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        var saved = await store.SaveJobAsync(read, job, events, cancellation);
        written.SetResult();
        await answer.WaitAsync(cancellation);
        return saved;
    }

    public Task<CreateOutcome> CreateAsync(TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation) =>
        store.CreateAsync(task, jobs, events, cancellation);

    public Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation) => store.FindTaskAsync(name, cancellation);

    public Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation) =>
        store.FindSpecificationAsync(name, taskId, cancellation);

    public Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation) =>
        IsAway ? throw new IOException("The storage is away.") : store.FindAsync(name, cancellation);

    public Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation) => store.FindJobAsync(key, cancellation);

    public Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task, IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs, IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation) => store.SaveAllAsync(task, jobs, events, cancellation);

    public IAsyncEnumerable<TaskWithJobs> ListAsync(CancellationToken cancellation) => store.ListAsync(cancellation);

    public IAsyncEnumerable<Job> ListUnsettledAsync(CancellationToken cancellation) => store.ListUnsettledAsync(cancellation);

    public IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation) => store.ListUnsettledHereAsync(cancellation);

    public Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation) => store.RemoveAsync(name, taskId, cancellation);

    public void Dispose() => answer.Dispose();
}
