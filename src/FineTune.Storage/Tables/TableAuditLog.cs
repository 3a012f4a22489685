using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Azure;
using Azure.Data.Tables;
using FineTune.Core.Audit;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>
/// Records as rows of one partition, and a row that says where the chain has come to, which changes in the same transaction: of two
/// processes that append at once, one finds the row changed and appends behind the other. Records that wait are written together.
/// </summary>
public sealed class TableAuditLog(StorageClients clients) : IAuditLog, IDisposable
{
    private const string LineColumn = "Line";
    private const string WorkspaceColumn = "Workspace";
    private const string HeadKey = "head";

    /// <summary>The head takes one place of a transaction; all lines together must stay below its 4 MiB.</summary>
    private const int MostTogether = 50;

    private readonly ProjectTable table = new(clients, clients.AuditPartition);
    private readonly Channel<Waiting> waiting = Channel.CreateUnbounded<Waiting>();
    private readonly SemaphoreSlim writing = new(1);
    private Stored<AuditHead>? known;

    /// <inheritdoc/>
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        var own = new Waiting(entry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.Writer.TryWrite(own);
        await writing.WaitAsync(cancellation);
        try
        {
            while (!own.Written.Task.IsCompleted)
            {
                await WriteWaitingAsync();
            }
        }
        finally
        {
            writing.Release();
        }

        await own.Written.Task;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReadAsync(long after, string? workspace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = RowKeys.AuditRecords with { From = RowKeys.AuditRecord(after + 1) };
        var filter = workspace is null ? null : TableClient.CreateQueryFilter($"Workspace eq {workspace}");
        await foreach (var row in table.QueryAsync(range, filter, [LineColumn], cancellation: cancellation))
        {
            yield return row.GetString(LineColumn) ?? "";
        }
    }

    /// <inheritdoc/>
    public async Task<AuditHead> HeadAsync(CancellationToken cancellation) => (await table.FindAsync<AuditHead>(HeadKey, cancellation))?.Value ?? AuditHead.Start;

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    // Not to be given up half-way: others' records are among those that are written.
    private async Task WriteWaitingAsync()
    {
        var batch = new List<Waiting>();
        while (batch.Count < MostTogether && waiting.Reader.TryRead(out var next))
        {
            batch.Add(next);
        }

        try
        {
            await WriteAsync(batch);
            batch.ForEach(one => one.Written.SetResult());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it is: who waits for a record of the batch must not wait for ever.
            known = null;
            batch.ForEach(one => one.Written.SetException(exception));
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        while (true)
        {
            var before = known ??= await table.FindAsync<AuditHead>(HeadKey, CancellationToken.None);
            var head = before?.Value ?? AuditHead.Start;
            var first = head.Number + 1;
            var changes = new List<TableTransactionAction>();
            var lines = new List<string>();
            foreach (var one in batch)
            {
                (var line, head) = AuditChain.Append(head, one.Entry);
                lines.Add(line);
                var row = table.NewRow(RowKeys.AuditRecord(head.Number));
                (row[LineColumn], row[WorkspaceColumn]) = (line, one.Entry.Workspace);
                changes.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
            }

            var how = before is null ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace;
            changes.Add(new TableTransactionAction(how, table.NewRow(HeadKey, head), before is null ? default : new ETag(before.ETag)));
            if (await table.TryChangeAsync(changes, CancellationToken.None) is { } etags)
            {
                known = new Stored<AuditHead>(head, etags[^1]);
                return;
            }

            // Somebody else appended, or this very write was repeated after its answer was lost and met its own rows.
            known = null;
            if (await FindLineAsync(first) == lines[0])
            {
                return;
            }
        }
    }

    private async Task<string?> FindLineAsync(long number)
    {
        await foreach (var line in ReadAsync(number - 1, null, CancellationToken.None))
        {
            return line;
        }

        return null;
    }

    private sealed record Waiting(AuditEntry Entry, TaskCompletionSource Written);
}
