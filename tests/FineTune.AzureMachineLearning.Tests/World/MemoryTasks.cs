using System.Runtime.CompilerServices;
using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>A task store in memory, for one driver.</summary>
internal sealed class MemoryTasks : ITaskStore
{
    private readonly Dictionary<string, TaskRecord> tasks = [];
    private readonly Dictionary<JobKey, (Job Job, int Version)> jobs = [];

    public IReadOnlyList<Job> Jobs => [.. jobs.Values.Select(entry => entry.Job)];

    public Job? Find(JobKey key) => jobs.TryGetValue(key, out var entry) ? entry.Job : null;

    public Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        if (!tasks.TryAdd(task.Name, task))
        {
            return Task.FromResult(CreateOutcome.NameTaken);
        }

        foreach (var job in jobs)
        {
            this.jobs[job.Key] = (job, 1);
        }

        return Task.FromResult(CreateOutcome.Created);
    }

    public Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation) =>
        Task.FromResult(tasks.TryGetValue(name, out var task) ? new Stored<TaskRecord>(task, "1") : null);

    public Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation) => Task.FromResult<JsonElement?>(
        tasks.TryGetValue(name, out var task) ? JsonElement.Parse(task.Specification.ToJsonString()) : null);

    public Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation) => Task.FromResult(
        tasks.TryGetValue(name, out var task)
            ? new TaskWithJobs(new(task, "1"), [.. jobs.Values.Where(entry => entry.Job.Key.Task == name).Select(Read)])
            : null);

    public Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation) =>
        Task.FromResult(jobs.TryGetValue(key, out var entry) ? Read(entry) : null);

    public Task<Stored<Job>?> SaveJobAsync(Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        if (!jobs.TryGetValue(job.Key, out var entry) || Read(entry).ETag != read.ETag)
        {
            return Task.FromResult<Stored<Job>?>(null);
        }

        jobs[job.Key] = (job, entry.Version + 1);
        return Task.FromResult<Stored<Job>?>(Read(jobs[job.Key]));
    }

    public Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation)
    {
        tasks[task.Task.Name] = task.Task;
        foreach (var (_, job) in jobs)
        {
            this.jobs[job.Key] = (job, this.jobs.GetValueOrDefault(job.Key).Version + 1);
        }

        return Task.FromResult(true);
    }

    public async IAsyncEnumerable<TaskWithJobs> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in tasks.Keys.ToList())
        {
            yield return (await FindAsync(name, cancellation))!;
        }
    }

    public async IAsyncEnumerable<Job> ListUnsettledAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var job in Jobs.Where(job => !job.State.IsSettled() || job.State == JobState.Deleted))
        {
            yield return job;
        }
    }

    // Every job is of the one workspace that there is.
    public IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation) => ListUnsettledAsync(cancellation);

    public Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation)
    {
        if (Jobs.Any(job => job.Key.Task == name && job.State != JobState.Deleted))
        {
            foreach (var job in Jobs.Where(job => job is { FollowUp: not null, State: JobState.Deleted } && job.Key.Task == name))
            {
                jobs.Remove(job.Key);
            }

            return Task.FromResult(false);
        }

        foreach (var job in Jobs.Where(job => job.Key.Task == name))
        {
            jobs.Remove(job.Key);
        }

        tasks.Remove(name);
        return Task.FromResult(true);
    }

    private static Stored<Job> Read((Job Job, int Version) entry) => new(entry.Job, $"{entry.Version}");
}
