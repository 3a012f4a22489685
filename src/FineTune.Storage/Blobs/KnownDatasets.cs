using System.Collections.Concurrent;
using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Ports;

namespace FineTune.Storage.Blobs;

/// <summary>
/// Remembers the versions of datasets, so that creating and starting jobs reads none of their rows. For a process that is the
/// only one to write them; see <see cref="StorageOptions.IsOnlyWriter"/>.
/// </summary>
public sealed class KnownDatasets(IDatasetStore store) : IDatasetStore
{
    private const int KeptCounts = 100;

    private readonly ConcurrentDictionary<string, IReadOnlyList<DatasetVersion>> known = [];
    private readonly ConcurrentDictionary<(string Path, string Key), TokenCount?> counts = [];
    private long begun;
    private long ended;

    /// <inheritdoc/>
    public async Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation)
    {
        if (!known.TryGetValue(KeyOf(dataset), out var versions))
        {
            versions = await ReadAsync(dataset, cancellation);
        }

        return versions.FirstOrDefault(one => version is null || one.Version == version);
    }

    /// <inheritdoc/>
    public Task<DatasetVersion> AddVersionAsync(
        string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null,
        RowHashes? rows = null) =>
        WriteAsync(dataset, () => store.AddVersionAsync(dataset, fileName, content, report, cancellation, life, rows));

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation) =>
        WriteAsync(dataset, () => store.DeleteAsync(dataset, version, cancellation));

    /// <inheritdoc/>
    public IAsyncEnumerable<DatasetVersion> ListAsync(string? dataset, CancellationToken cancellation) =>
        store.ListAsync(dataset, cancellation);

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation) => store.OpenAsync(version, cancellation);

    /// <inheritdoc/>
    public Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation) => store.OpenRowsAsync(version, cancellation);

    /// <inheritdoc/>
    public async Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (counts.TryGetValue((version.BlobPath, key), out var known))
        {
            return known;
        }

        if (counts.Count >= KeptCounts)
        {
            counts.Clear();
        }

        // A count that was saved while this one was not found stays.
        var read = await store.FindTokensAsync(version, key, cancellation);
        return counts.GetOrAdd((version.BlobPath, key), read);
    }

    /// <inheritdoc/>
    public async Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        await store.SaveTokensAsync(version, key, count, cancellation);
        counts[(version.BlobPath, key)] = count;
    }

    // Newest first. A dataset that does not exist is not remembered: anybody can ask for any name.
    private async Task<IReadOnlyList<DatasetVersion>> ReadAsync(string dataset, CancellationToken cancellation)
    {
        var (before, done) = (Interlocked.Read(ref begun), Interlocked.Read(ref ended));
        var versions = new List<DatasetVersion>();
        await foreach (var version in store.ListAsync(dataset, cancellation))
        {
            versions.Add(version);
        }

        // Only what was read while nothing was being written is sure to be the present state; a writer forgets after it counts.
        if (versions.Count > 0 && before == done)
        {
            known[KeyOf(dataset)] = versions;
            if (Interlocked.Read(ref begun) != before)
            {
                known.TryRemove(KeyOf(dataset), out _);
            }
        }

        return versions;
    }

    private async Task<T> WriteAsync<T>(string dataset, Func<Task<T>> write)
    {
        Interlocked.Increment(ref begun);
        known.TryRemove(KeyOf(dataset), out _);
        try
        {
            return await write();
        }
        finally
        {
            Interlocked.Increment(ref ended);
            known.TryRemove(KeyOf(dataset), out _);
        }
    }

    private static string KeyOf(string dataset) => $"{AccessScope.Current.Workspace}/{dataset}";
}
