using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FineTune.Core.Hints;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tables;

/// <summary>
/// Tasks and jobs as rows of one partition, so that what belongs together changes in one transaction. The events of a task or a
/// job lie in its own row, so that a step of a job is the write of one row.
/// </summary>
/// <param name="clients">Where the rows lie.</param>
/// <param name="hints">Told of every job and event that is written; null where nobody waits.</param>
/// <param name="clock">Tells when a task went; null for the system's.</param>
public sealed class TableTaskStore(StorageClients clients, ChangeHints? hints = null, TimeProvider? clock = null) : ITaskStore
{
    private const string SettledColumn = "Settled";

    /// <summary>How often a read is repeated when a task is made or removed under its eyes.</summary>
    private const int ReadAttempts = 3;

    /// <summary>Documents kept in memory; jobs mostly go from creation to training within moments.</summary>
    private const int KeptSpecifications = 64;

    private readonly ProjectTable table = new(clients);
    private readonly RecentValues<string, Lazy<JsonElement>> specifications = new(KeptSpecifications);

    /// <inheritdoc/>
    /// <exception cref="RowTooLargeException">There are more jobs than one transaction takes.</exception>
    public async Task<CreateOutcome> CreateAsync(
        TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events, CancellationToken cancellation)
    {
        TableTransactionAction[] changes = [.. Rows(task, jobs, events).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))];
        if (await table.TryChangeAsync(changes, cancellation) is not null)
        {
            Keep(task);
            Tell(task.Name);
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
    public async Task<JsonElement?> FindSpecificationAsync(string name, string taskId, CancellationToken cancellation)
    {
        if (!specifications.TryGet(taskId, out var specification))
        {
            if ((await FindTaskAsync(name, cancellation))?.Value is not { } task || task.Id != taskId)
            {
                return null;
            }

            specification = Keep(task);
        }

        return specification.Value;
    }

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
                return new TaskWithJobs(task, InOrder(task.Value, own));
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
        var row = Row(job);
        EventColumns.Write(row, events);
        var charges = Charge.OfEnded(read.Value, job);
        var saved = charges.Count == 0
            ? await table.TryMergeAsync(row, read.ETag, cancellation)
            : (await table.TryChangeAsync([new(TableTransactionActionType.UpdateMerge, row, new ETag(read.ETag)), .. charges.Select(Put)], cancellation))?[0];
        if (saved is not { } etag)
        {
            return null;
        }

        Tell(job.Key.Task);
        return new Stored<Job>(job, etag);
    }

    /// <inheritdoc/>
    /// <exception cref="RowTooLargeException">There are more jobs than one transaction takes.</exception>
    public async Task<bool> SaveAllAsync(
        (Stored<TaskRecord> Read, TaskRecord Task) task,
        IReadOnlyList<(Stored<Job>? Read, Job Job)> jobs,
        IReadOnlyList<TaskEvent> events,
        CancellationToken cancellation)
    {
        var changed = jobs.Select(job => job.Job).ToList();
        var rows = Rows(task.Task, changed, events);
        var etags = jobs.Select(job => job.Read?.ETag).Prepend(task.Read.ETag);
        TableTransactionAction[] changes = [.. rows.Zip(etags, Write)];
        if (await table.TryChangeAsync(changes, cancellation) is null)
        {
            return false;
        }

        Tell(task.Task.Name);
        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TaskWithJobs> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var tasks = new List<Stored<TaskRecord>>();
        await foreach (var row in table.QueryAsync(RowKeys.Tasks, select: RowData.Columns, cancellation: cancellation))
        {
            tasks.Add(ProjectTable.Read<TaskRecord>(row));
        }

        var jobs = (await ReadJobsAsync(RowKeys.Jobs, cancellation)).ToLookup(job => job.Value.TaskId);
        foreach (var task in tasks.OrderBy(task => task.Value.Name, StringComparer.Ordinal))
        {
            var own = jobs[task.Value.Id].ToList();

            // A task without jobs was removed, or made again, between the two queries.
            var found = own.Count > 0 ? new TaskWithJobs(task, InOrder(task.Value, own)) : await FindAsync(task.Value.Name, cancellation);
            if (found is not null)
            {
                yield return found;
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Job> ListUnsettledAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var workspace in WorkspaceTables.ListAsync(clients, cancellation))
        {
            await foreach (var job in ListUnsettledAsync(workspace, cancellation))
            {
                yield return job;
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Job> ListUnsettledHereAsync(CancellationToken cancellation) => ListUnsettledAsync(table, cancellation);

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
                await RemoveFollowUpsAsync(jobs, taskId, cancellation);
                return false;
            }

            var isTold = await GoneTasks.AreToldAsync(table, cancellation);
            if (isTold)
            {
                // Until the rows are gone the events stand twice, under the same ids.
                await GoneTasks.KeepAsync(table, task.Value, cancellation);
            }

            // A job that was written since it was read fails the transaction; then it is read again.
            TableTransactionAction[] changes =
            [
                Delete(Row(task.Value), task.ETag),
                .. jobs.Select(job => Delete(Row(job.Value), job.ETag)),
            ];
            if (isTold)
            {
                changes = [.. changes, GoneTasks.Tell(table, task.Value, jobs.Select(job => job.Value), (clock ?? TimeProvider.System).GetUtcNow())];
            }

            if (await table.TryChangeAsync(changes, cancellation) is not null)
            {
                Tell(name);
                return true;
            }
        }
    }

    // What is made of a model goes with the model, while its task may stay.
    private async Task RemoveFollowUpsAsync(List<Stored<Job>> jobs, string taskId, CancellationToken cancellation)
    {
        foreach (var gone in jobs.Where(job => job.Value is { FollowUp: not null, State: JobState.Deleted } && job.Value.TaskId == taskId))
        {
            if (await table.TryDeleteAsync(RowKeys.Job(gone.Value.Key), gone.ETag, cancellation))
            {
                Tell(gone.Value.Key.Task);
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

    /// <summary>Jobs of one workspace that are not at rest.</summary>
    internal static async IAsyncEnumerable<Job> ListUnsettledAsync(ProjectTable workspace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in workspace.QueryAsync(RowKeys.Jobs, $"{SettledColumn} eq false", RowData.Columns, cancellation: cancellation))
        {
            yield return RowData.Read<Job>(row);
        }
    }

    // Rows come in the order of their keys, where job-10 stands before job-2.
    private static List<Stored<Job>> InOrder(TaskRecord task, List<Stored<Job>> jobs)
    {
        if (jobs.Count < 2)
        {
            return jobs;
        }

        var places = task.Jobs.Index().ToDictionary(job => job.Item, job => job.Index);
        return [.. jobs.OrderBy(job => places.GetValueOrDefault(job.Value.Key.Job))];
    }

    private static TableTransactionAction Write(TableEntity row, string? etag) => etag is null
        ? new(TableTransactionActionType.Add, row)
        : new(TableTransactionActionType.UpdateMerge, row, new ETag(etag));

    private static TableTransactionAction Delete(TableEntity row, string etag) =>
        new(TableTransactionActionType.Delete, row, new ETag(etag));

    private TableTransactionAction Put(Charge charge) =>
        new(TableTransactionActionType.UpsertReplace, table.NewRow(RowKeys.ChargeOf(charge), charge));

    private TableEntity Row(TaskRecord task) => table.NewRow(RowKeys.Task(task.Name), task);

    private TableEntity Row(Job job)
    {
        var row = table.NewRow(RowKeys.Job(job.Key), job);
        row[SettledColumn] = IsAtRest(job);
        return row;
    }

    // The task's row and then its jobs', each with its own events.
    private IEnumerable<TableEntity> Rows(TaskRecord task, IReadOnlyList<Job> jobs, IReadOnlyList<TaskEvent> events)
    {
        var own = events.ToLookup(told => told.Job ?? "");
        return jobs.Select(job => (Row: Row(job), Events: own[job.Key.Job])).Prepend((Row: Row(task), Events: own[""])).Select(one =>
        {
            EventColumns.Write(one.Row, one.Events);
            return one.Row;
        });
    }

    // A document is made when it is first asked for: whoever creates a task does not wait for it.
    private Lazy<JsonElement> Keep(TaskRecord task)
    {
        var specification = new Lazy<JsonElement>(() => JsonSerializer.SerializeToElement(task.Specification));
        specifications.Keep(task.Id, specification);
        return specification;
    }

    private void Tell(string task)
    {
        hints?.Tell(ChangeTopic.Task(task));
        hints?.Tell(ChangeTopic.Tasks);
        hints?.Tell(ChangeTopic.Anything);
    }

    private async Task<List<Stored<Job>>> ReadJobsAsync(RowRange range, CancellationToken cancellation)
    {
        var jobs = new List<Stored<Job>>();
        await foreach (var row in table.QueryAsync(range, select: RowData.Columns, cancellation: cancellation))
        {
            jobs.Add(ProjectTable.Read<Job>(row));
        }

        return jobs;
    }
}
