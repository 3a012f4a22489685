using System.Globalization;
using Azure.Data.Tables;
using FineTune.Core.Lifecycle;

namespace FineTune.Storage.Tables;

/// <summary>
/// Keeps the events of a task or a job as columns of its row, so that one write of one row changes it and tells of the change.
/// Writes are merged, so columns that a write does not name stay. A row keeps its newest <see cref="Kept"/> events.
/// </summary>
internal static class EventColumns
{
    /// <summary>A row has at most 252 columns.</summary>
    public const int Kept = 200;

    /// <summary>Column with the id of the newest event.</summary>
    public const string Last = "LastEvent";

    private const string Prefix = "Event";

    public static void Write(TableEntity row, IEnumerable<TaskEvent> events)
    {
        foreach (var told in events)
        {
            // A reason that is longer than a column stands in the job all the same.
            row[Column(told.Number)] = RowData.TryWriteColumn(told) ?? RowData.TryWriteColumn(told with { Error = null });
            row[Last] = told.Id;
        }
    }

    /// <summary>Events of a row, in no order.</summary>
    public static IEnumerable<TaskEvent> Read(TableEntity row) =>
        row.Where(column => column.Key.StartsWith(Prefix, StringComparison.Ordinal) && column.Value is string)
            .Select(column => RowData.ReadColumn<TaskEvent>((string)column.Value));

    private static string Column(int number) => Prefix + (number % Kept).ToString("D3", CultureInfo.InvariantCulture);
}
