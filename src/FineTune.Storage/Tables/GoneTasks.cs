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

    /// <summary>Copies the events of a task that is about to go. Repeating it is harmless.</summary>
    public static async Task KeepAsync(ProjectTable table, TaskRecord task, CancellationToken cancellation)
    {
        var own = table.NewRow(RowKeys.Gone(task.Id, null));
        var kept = new List<TableEntity> { own };
        await foreach (var row in table.QueryAsync(RowKeys.RowOf(task.Name), cancellation: cancellation))
        {
            Copy(row, own);
        }

        await foreach (var row in table.QueryAsync(RowKeys.JobsOf(task.Name), cancellation: cancellation))
        {
            var gone = table.NewRow(RowKeys.Gone(task.Id, RowData.Read<Job>(row).Key.Job));
            Copy(row, gone);
            kept.Add(gone);
        }

        await table.TryChangeAsync([.. kept.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row))], cancellation);
    }

    /// <summary>Tells that a task is gone; to be made together with the removal of its rows.</summary>
    public static TableTransactionAction Tell(ProjectTable table, TaskRecord task, IEnumerable<Job> jobs, DateTimeOffset now)
    {
        var row = table.NewRow(RowKeys.Gone(task.Id));
        EventColumns.Write(row, [TaskEvent.Deleted(task.Name, jobs, now)]);
        return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
    }

    // In the order of their time: the last one written is the row's newest.
    private static void Copy(TableEntity from, TableEntity to) => EventColumns.Write(to, EventColumns.Read(from).OrderBy(told => told.Id, StringComparer.Ordinal));
}
