using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>Reads the charges that <see cref="TableTaskStore"/> wrote when it ended attempts.</summary>
public sealed class TableSpendingLog(StorageClients clients) : ISpendingLog
{
    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<Spending> ReadAsync(Month month, CancellationToken cancellation)
    {
        var (jobs, charges) = (new List<Job>(), new List<Charge>());
        await foreach (var job in TableTaskStore.ListUnsettledAsync(table, cancellation))
        {
            jobs.Add(job);
        }

        await foreach (var row in table.QueryAsync(RowKeys.ChargesOf(month), cancellation: cancellation))
        {
            charges.Add(RowData.Read<Charge>(row));
        }

        return new Spending(month, charges, jobs);
    }
}
