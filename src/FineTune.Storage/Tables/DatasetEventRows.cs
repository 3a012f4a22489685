using Azure.Data.Tables;
using FineTune.Core.Events;
using FineTune.Core.Hints;

namespace FineTune.Storage.Tables;

/// <summary>Events of datasets and rules, a row each, written together with the change they tell of.</summary>
/// <param name="table">Where the rows lie.</param>
/// <param name="hints">Told of every event; null where nobody waits.</param>
internal sealed class DatasetEventRows(ProjectTable table, ChangeHints? hints)
{
    /// <summary>Makes changes and tells of them, all or nothing.</summary>
    /// <returns>The new ETags of the changes, or null as <see cref="ProjectTable.TryChangeAsync"/> does.</returns>
    public async Task<IReadOnlyList<string>?> TryChangeAsync(
        IReadOnlyList<TableTransactionAction> changes, DatasetEvent? told, CancellationToken cancellation)
    {
        TableTransactionAction[] events = told is null ? [] : [new(TableTransactionActionType.UpsertReplace, table.NewRow(RowKeys.DatasetEvent(told.Id), told))];
        var etags = await table.TryChangeAsync([.. changes, .. events], cancellation);
        if (etags is not null && told is not null)
        {
            hints?.Tell(ChangeTopic.Datasets);
            hints?.Tell(ChangeTopic.Anything);
        }

        return etags;
    }
}
