using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tables;

/// <summary>Tasks, jobs and their events as rows of one partition, so that what belongs together changes in one transaction.</summary>
public sealed class TableTaskStore(StorageClients clients) : ITaskStore
{
    private const string SettledColumn = "Settled";

    /// <summary>How often a read is repeated when a task is made or removed under its eyes.</summary>
    private const int ReadAttempts = 3;

    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    /// <exception cref="RowTooLargeException">There are more jobs and events than one transaction takes.</exception>
    public async Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        var changes = new List<TableTransactionAction> { new(TableTransactionActionType.Add, Row(task)) };
        changes.AddRange(jobs.Select(job => new TableTransactionAction(TableTransactionActionType.Add, Row(job))));
        changes.AddRange(events.Select(Tell));
        if (await table.TryChangeAsync(changes, cancellation) is not null)
        {
            return CreateOutcome.Created;
        }

        // A request whose answer was lost is sent again by the client library, and then meets its own rows.
        var holder = await FindTaskAsync(task.Name, cancellation);
        return holder?.Value.Id == task.Id ? CreateOutcome.Created : CreateOutcome.NameTaken;
    }

    /// <inheritdoc/>
    public Task<Stored<TaskRecord>?> FindTaskAsync(string name, CancellationToken cancellation) =>
        table.FindAsync<TaskRecord>(RowKeys.Task(name), cancellation);

    /// <inheritdoc/>
    public async Task<TaskWithJobs?> FindAsync(string name, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var taskRead = FindTaskAsync(name, cancellation);
            var jobs = await ReadJobsAsync(RowKeys.JobsOf(name), cancellation);
            if (await taskRead is not { } task)
            {
                return null;
            }

            var own = jobs.Where(job => job.Value.TaskId == task.Value.Id).ToList();
            if ((own.Count > 0 && own.Count == jobs.Count) || attempt == ReadAttempts)
            {
                return new TaskWithJobs(task, own);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Stored<Job>?> FindJobAsync(JobKey key, CancellationToken cancellation) =>
        table.FindAsync<Job>(RowKeys.Job(key), cancellation);

    /// <inheritdoc/>
    public async Task<Stored<Job>?> SaveJobAsync(
        Stored<Job> read, Job job, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        TableTransactionAction[] changes = [Replace(Row(job), read.ETag), .. events.Select(Tell)];
        return await table.TryChangeAsync(changes, cancellation) is { } etags ? new Stored<Job>(job, etags[0]) : null;
    }

    /// <inheritdoc/>
    /// <exception cref="RowTooLargeException">There are more jobs and events than one transaction takes.</exception>
    public async Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job> Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation)
    {
        TableTransactionAction[] changes =
        [
            Replace(Row(task.Task), task.Read.ETag),
            .. jobs.Select(job => Replace(Row(job.Job), job.Read.ETag)),
            .. events.Select(Tell),
        ];
        return await table.TryChangeAsync(changes, cancellation) is not null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TaskWithJobs> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var tasks = new List<Stored<TaskRecord>>();
        await foreach (var row in table.QueryAsync(RowKeys.Tasks, cancellation: cancellation))
        {
            tasks.Add(ProjectTable.Read<TaskRecord>(row));
        }

        var jobs = (await ReadJobsAsync(RowKeys.Jobs, cancellation)).ToLookup(job => job.Value.TaskId);
        foreach (var task in tasks.OrderBy(task => task.Value.Name, StringComparer.Ordinal))
        {
            var own = jobs[task.Value.Id].ToList();

            // A task without jobs was removed, or made again, between the two queries.
            var found = own.Count > 0 ? new TaskWithJobs(task, own) : await FindAsync(task.Value.Name, cancellation);
            if (found is not null)
            {
                yield return found;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Job> ListUnsettledAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in table.QueryAsync(RowKeys.Jobs, $"{SettledColumn} eq false", cancellation: cancellation))
        {
            yield return RowData.Read<Job>(row);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string name, string taskId, CancellationToken cancellation)
    {
        while (true)
        {
            var task = await FindTaskAsync(name, cancellation);
            if (task?.Value.Id != taskId)
            {
                return true;
            }

            var jobs = await ReadJobsAsync(RowKeys.JobsOf(name), cancellation);
            if (jobs.Any(job => job.Value.TaskId == taskId && job.Value.State != JobState.Deleted))
            {
                return false;
            }

            var events = new List<string>();
            await foreach (var row in table.QueryAsync(RowKeys.EventsOf(name), null, ["RowKey"], cancellation: cancellation))
            {
                events.Add(row.RowKey);
            }

            // Still there after the events were read: so they are its own, and not those of a task made anew under the name.
            if ((await FindTaskAsync(name, cancellation))?.ETag != task.ETag)
            {
                continue;
            }

            // The task's row goes last: until then the name stays taken, and a removal that was cut short can be repeated. A job
            // that was written since fails the transaction, and with it every event that this has not seen.
            await table.DeleteAsync(events, cancellation);
            TableTransactionAction[] changes =
            [
                Delete(Row(task.Value), task.ETag),
                .. jobs.Select(job => Delete(Row(job.Value), job.ETag)),
            ];
            if (await table.TryChangeAsync(changes, cancellation) is not null)
            {
                return true;
            }
        }
    }

    /// <summary>Whether nothing would happen to a job if its driver looked at it. A settled state is not enough: the wish of a
    /// user may still wait to be followed, and a deleted job's rows to be removed.</summary>
    internal static bool IsAtRest(Job job) => job.State switch
    {
        JobState.Succeeded or JobState.Failed or JobState.Cancelled => job.Wish != Wish.Delete,
        JobState.Paused => job.Wish == Wish.Pause,
        _ => false,
    };

    private static TableTransactionAction Replace(TableEntity row, string etag) =>
        new(TableTransactionActionType.UpdateReplace, row, new ETag(etag));

    private static TableTransactionAction Delete(TableEntity row, string etag) =>
        new(TableTransactionActionType.Delete, row, new ETag(etag));

    private TableEntity Row(TaskRecord task) => table.NewRow(RowKeys.Task(task.Name), task);

    private TableEntity Row(Job job)
    {
        var row = table.NewRow(RowKeys.Job(job.Key), job);
        row[SettledColumn] = IsAtRest(job);
        return row;
    }

    private TableTransactionAction Tell(TaskEvent told)
    {
        var row = table.NewRow(RowKeys.Event(told.Task, told.Id), told);
        row[TableEventLog.IdColumn] = told.Id;
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    private async Task<List<Stored<Job>>> ReadJobsAsync(RowRange range, CancellationToken cancellation)
    {
        var jobs = new List<Stored<Job>>();
        await foreach (var row in table.QueryAsync(range, cancellation: cancellation))
        {
            jobs.Add(ProjectTable.Read<Job>(row));
        }

        return jobs;
    }
}
