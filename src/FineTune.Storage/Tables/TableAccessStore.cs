using Azure;
using Azure.Data.Tables;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.Storage.Tables;

/// <summary>
/// Workspaces and API keys, one row each, in a partition of their own. All of it is read at once and kept for some seconds, so that
/// recognising a caller costs no request, and neither do keys that nobody ever made.
/// </summary>
public sealed class TableAccessStore(StorageClients clients, TimeProvider clock) : IAccessStore, IDisposable
{
    /// <summary>For how long what another process wrote may go unseen.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private readonly ProjectTable table = new(clients, clients.AccessPartition);
    private readonly SemaphoreSlim reading = new(1);
    private Copy? copy;
    private int writes;

    /// <inheritdoc/>
    public async ValueTask<AccessBook> ReadAsync(CancellationToken cancellation)
    {
        if (Fresh() is { } kept)
        {
            return kept;
        }

        await reading.WaitAsync(cancellation);
        try
        {
            if (Fresh() is { } read)
            {
                return read;
            }

            var (before, time) = (Volatile.Read(ref writes), clock.GetUtcNow());
            var book = await LoadAsync(cancellation);
            copy = new Copy(book, time, before);
            return book;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <inheritdoc/>
    public Task<bool> AddAsync(Workspace workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return WriteAsync(TableTransactionActionType.Add, RowKeys.Workspace(workspace.Name), workspace, default, cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Stored<Workspace> read, Workspace workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(workspace);

        // The default workspace is there before it has a row.
        return read.ETag.Length == 0
            ? AddAsync(workspace, cancellation)
            : WriteAsync(TableTransactionActionType.UpdateReplace, RowKeys.Workspace(workspace.Name), workspace, new ETag(read.ETag), cancellation);
    }

    /// <inheritdoc/>
    public Task AddAsync(ApiKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(TableTransactionActionType.Add, RowKeys.Key(key.Id), key, default, cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> SaveAsync(Stored<ApiKey> read, ApiKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(key);
        return WriteAsync(TableTransactionActionType.UpdateReplace, RowKeys.Key(key.Id), key, new ETag(read.ETag), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private AccessBook? Fresh() =>
        copy is { } kept && kept.Writes == Volatile.Read(ref writes) && clock.GetUtcNow() - kept.ReadAt < KeptFor ? kept.Book : null;

    private async Task<AccessBook> LoadAsync(CancellationToken cancellation)
    {
        var workspaces = new List<Stored<Workspace>>();
        await foreach (var row in table.QueryAsync(RowKeys.Workspaces, cancellation: cancellation))
        {
            workspaces.Add(ProjectTable.Read<Workspace>(row));
        }

        if (workspaces.TrueForAll(workspace => workspace.Value.Name != Workspace.Default))
        {
            workspaces.Insert(0, new Stored<Workspace>(new Workspace(Workspace.Default, DateTimeOffset.UnixEpoch, []), ""));
        }

        var keys = new Dictionary<string, Stored<ApiKey>>();
        await foreach (var row in table.QueryAsync(RowKeys.Keys, cancellation: cancellation))
        {
            var key = ProjectTable.Read<ApiKey>(row);
            keys[key.Value.Id] = key;
        }

        return new AccessBook(workspaces, keys);
    }

    // What was read before a write, or while it was under way, is not used after it.
    private async Task<bool> WriteAsync<T>(TableTransactionActionType how, string rowKey, T value, ETag etag, CancellationToken cancellation)
    {
        try
        {
            return await table.TryChangeAsync([new TableTransactionAction(how, table.NewRow(rowKey, value), etag)], cancellation) is not null;
        }
        finally
        {
            Interlocked.Increment(ref writes);
        }
    }

    private sealed record Copy(AccessBook Book, DateTimeOffset ReadAt, int Writes);
}
