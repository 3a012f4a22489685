using FineTune.Core.Audit;

namespace FineTune.Core.Ports;

/// <summary>Records of changes over all workspaces, in one chain that only grows.</summary>
public interface IAuditLog
{
    /// <summary>Writes a record. Once the call returns, the record stays.</summary>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellation);

    /// <summary>Lines of records, oldest first.</summary>
    /// <param name="after">Number of the record to begin behind; 0 for the first.</param>
    /// <param name="workspace">Only records of this workspace; null for all.</param>
    IAsyncEnumerable<string> ReadAsync(long after, string? workspace, CancellationToken cancellation);

    /// <summary>Where the chain has come to, as it is kept beside the records.</summary>
    Task<AuditHead> HeadAsync(CancellationToken cancellation);
}
