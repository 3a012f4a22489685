using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.LocalTraining.Tests.Fakes;

/// <summary>A store that only lists jobs.</summary>
internal sealed class JobList(params Job[] jobs) : ITaskStore
{
    public IAsyncEnumerable<Job> ListUnsettledAsync(CancellationToken cancellation) => jobs.ToAsyncEnumerable();

    public IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task, IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs, IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<TaskWithJobs> ListAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation) => throw new NotSupportedException();
}
