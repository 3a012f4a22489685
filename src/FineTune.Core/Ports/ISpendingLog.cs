using FineTune.Core.Money;

namespace FineTune.Core.Ports;

/// <summary>What attempts have cost. The charges are written by <see cref="ITaskStore"/>, in the transaction that ends the attempt, so that
/// none is lost or counted twice whenever a process dies.</summary>
public interface ISpendingLog
{
    /// <summary>What is spent in a month in the present workspace.</summary>
    Task<Spending> ReadAsync(Month month, CancellationToken cancellation);
}
