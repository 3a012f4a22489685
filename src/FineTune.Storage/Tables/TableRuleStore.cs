using Azure.Data.Tables;
using FineTune.Core.Events;
using FineTune.Core.Hints;
using FineTune.Core.Ports;
using FineTune.Core.Rules;

namespace FineTune.Storage.Tables;

/// <summary>Rules and their firings, one row each.</summary>
/// <param name="clients">Where the rows lie.</param>
/// <param name="hints">Told of every event; null where nobody waits.</param>
public sealed class TableRuleStore(StorageClients clients, ChangeHints? hints = null) : IRuleStore
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public Task SaveAsync(DatasetRule rule, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return PutAsync(RowKeys.Rule(rule.Name), rule, cancellation);
    }

    /// <inheritdoc/>
    public async Task<DatasetRule?> FindAsync(string name, CancellationToken cancellation) =>
        (await table.FindAsync<DatasetRule>(RowKeys.Rule(name), cancellation))?.Value;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetRule>> ListAsync(CancellationToken cancellation) => ReadAsync<DatasetRule>(RowKeys.Rules, cancellation);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation)
    {
        if (await table.FindAsync<DatasetRule>(RowKeys.Rule(name), cancellation) is not { } found)
        {
            return false;
        }

        // The rule goes first, so that nothing fires while its history is being removed.
        await table.DeleteAsync([RowKeys.Rule(found.Value.Name)], cancellation);
        var firings = await ReadAsync<RuleFiring>(RowKeys.FiringsOf(name), cancellation);
        await table.DeleteAsync(firings.Select(firing => RowKeys.Firing(name, firing.Version)), cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task SaveFiringAsync(RuleFiring firing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(firing);
        var put = new TableTransactionAction(TableTransactionActionType.UpsertReplace, table.NewRow(RowKeys.Firing(firing.Rule, firing.Version), firing));
        await new DatasetEventRows(table, hints).TryChangeAsync([put], DatasetEvent.Of(firing), cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleFiring>> ListFiringsAsync(string rule, CancellationToken cancellation) =>
        [.. (await ReadAsync<RuleFiring>(RowKeys.FiringsOf(rule), cancellation)).OrderByDescending(firing => firing.At)];

    private async Task PutAsync<T>(string rowKey, T value, CancellationToken cancellation) =>
        await table.TryChangeAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, table.NewRow(rowKey, value))], cancellation);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(RowRange range, CancellationToken cancellation)
    {
        var values = new List<T>();
        await foreach (var row in table.QueryAsync(range, cancellation: cancellation))
        {
            values.Add(ProjectTable.Read<T>(row).Value);
        }

        return values;
    }
}
