using Azure.Data.Tables;
using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;

namespace FineTune.Storage.Tables;

/// <summary>
/// Rows with the events of tasks that are deleted, a row for each that the task had. They are there for webhooks that have still to be
/// sent; where there is none, a task leaves nothing.
/// </summary>
internal static class GoneTasks
{
    /// <summary>Whether anybody is told of what happens.</summary>
    public static async Task<bool> AreToldAsync(ProjectTable table, CancellationToken cancellation)
    {
        await foreach (var _ in table.QueryAsync(RowKeys.WebhookCursors, select: ["RowKey"], cancellation: cancellation))
        {
            return true;
        }

        return false;
    }

    /// <summary>Copies the events of a task that is about to go. Of a task that is gone already, or whose name another one has, nothing is
    /// written, so that what was copied before stays.</summary>
    public static async Task KeepAsync(ProjectTable table, TaskRecord task, CancellationToken cancellation)
    {
        var kept = new List<TableTransactionAction>();
        await foreach (var row in table.QueryAsync(RowKeys.RowOf(task.Name), cancellation: cancellation))
        {
            if (RowData.Read<TaskRecord>(row).Id == task.Id)
            {
                kept.Add(Copy(table, row, RowKeys.Gone(task.Id, null)));
            }
        }

        await foreach (var row in table.QueryAsync(RowKeys.JobsOf(task.Name), cancellation: cancellation))
        {
            var job = RowData.Read<Job>(row);
            if (job.TaskId == task.Id && job.FollowUp is null)
            {
                kept.Add(Copy(table, row, RowKeys.Gone(task.Id, job.Key.Job)));
            }
        }

        if (kept.Count > 0)
        {
            await table.TryChangeAsync(kept, cancellation);
        }
    }

    /// <summary>Tells that a task is gone; to be made together with the removal of its rows.</summary>
    public static TableTransactionAction Tell(ProjectTable table, TaskRecord task, IEnumerable<Job> jobs, DateTimeOffset now)
    {
        var row = table.NewRow(RowKeys.Gone(task.Id));
        EventColumns.Write(row, [TaskEvent.Deleted(task.Name, jobs, now)]);
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    // In the order of their time: the last one written is the row's newest.
    private static TableTransactionAction Copy(ProjectTable table, TableEntity row, string rowKey)
    {
        var copy = table.NewRow(rowKey);
        EventColumns.Write(copy, EventColumns.Read(row).OrderBy(told => told.Id, StringComparer.Ordinal));
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, copy);
    }
}
