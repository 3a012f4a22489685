using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FineTune.Core.Access;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.Events;
using FineTune.Core.Hints;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Blobs;

/// <summary>
/// Dataset versions: the file is a blob, the hashes of its rows another beside it, and the table's row, written after them and removed
/// before them, makes the version visible. A file without a row is left of an upload or a delete that was cut short, and is written over
/// by the next upload.
/// </summary>
/// <param name="clients">Where file and row lie.</param>
/// <param name="hints">Told of every event; null where nobody waits.</param>
/// <param name="clock">Tells when a version was made; null for the system's.</param>
public sealed class DatasetStore(StorageClients clients, ChangeHints? hints = null, TimeProvider? clock = null) : IDatasetStore
{
    // Has another number with another hash of rows, so that hashes of two kinds are never compared.
    private const string RowsName = "rows.3.hashes";

    // Has another number with another way to count.
    private const string TokensName = "tokens.1.";

    private static readonly StorageTransferOptions Transfer = new()
    {
        InitialTransferSize = 16 * 1024 * 1024,
        MaximumTransferSize = 8 * 1024 * 1024,
        MaximumConcurrency = 4,
    };

    private readonly ProjectTable table = new(clients);

    private DatasetEventRows Events => new(table, hints);

    private DateTimeOffset Now => (clock ?? TimeProvider.System).GetUtcNow();

    /// <inheritdoc/>
    public async Task<DatasetVersion> AddVersionAsync(
        string dataset, string fileName, Stream content, DatasetReport report, CancellationToken cancellation, TimeSpan? life = null,
        RowHashes? rows = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        content.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation));
        var version = sha256[..16];
        while (true)
        {
            if (await FindAsync(dataset, version, cancellation) is { } earlier)
            {
                return earlier.Sha256 == sha256
                    ? earlier
                    : throw new InvalidOperationException($"Version {version} of dataset '{dataset}' has other content.");
            }

            var added = new DatasetVersion(dataset, version, sha256, fileName, content.Length, report, Now, AccessScope.Current.Workspace, Author: AccessScope.Current.Author);
            content.Position = 0;
            var blob = Blob(added);
            if (await TryUploadAsync(blob, content, cancellation) is not { } written)
            {
                continue;
            }

            if (rows is not null)
            {
                await RowsBlob(added).UploadAsync(BinaryData.FromBytes(rows.ToBytes()), overwrite: true, cancellation);
            }

            var now = Now;
            added = added with { CreatedAt = now, ExpiresAt = now + life };
            var rowKey = RowKeys.Dataset(dataset, version);
            var insert = new TableTransactionAction(TableTransactionActionType.Add, table.NewRow(rowKey, added));
            if (await Events.TryChangeAsync([insert], DatasetEvent.Checked(added), cancellation) is { } etags)
            {
                if (await TryTouchAsync(blob, cancellation) && (rows is null || await TryTouchAsync(RowsBlob(added), cancellation)))
                {
                    return added;
                }

                // Another upload of the same bytes was deleted together with this one's files.
                await table.TryDeleteAsync(rowKey, etags[0], cancellation);
                await table.DeleteAsync([RowKeys.DatasetEvent(DatasetEvent.Checked(added).Id)], cancellation);
            }
            else if (await FindAsync(dataset, version, cancellation) is { } winner && winner.FileName != fileName)
            {
                // Somebody stored the same bytes meanwhile, under another file name; theirs is the version.
                await DeleteAsync(blob, written, cancellation);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<DatasetVersion?> FindAsync(string dataset, string? version, CancellationToken cancellation)
    {
        if (version is not null)
        {
            return (await table.FindAsync<DatasetVersion>(RowKeys.Dataset(dataset, version), cancellation))?.Value;
        }

        var versions = await ReadAsync(RowKeys.VersionsOf(dataset), cancellation);
        return versions.MaxBy(one => one.Value.CreatedAt)?.Value;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetVersion> ListAsync(
        string? dataset, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var range = dataset is null ? RowKeys.Datasets : RowKeys.VersionsOf(dataset);
        var versions = await ReadAsync(range, cancellation);
        foreach (var version in versions
            .Select(one => one.Value)
            .OrderBy(one => one.Dataset, StringComparer.Ordinal)
            .ThenByDescending(one => one.CreatedAt))
        {
            yield return version;
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(DatasetVersion version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        return OpenAsync(Blob(version), cancellation);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenRowsAsync(DatasetVersion version, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        return OpenAsync(RowsBlob(version), cancellation);
    }

    /// <inheritdoc/>
    public async Task<TokenCount?> FindTokensAsync(DatasetVersion version, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        await using var content = await OpenAsync(TokensBlob(version, key), cancellation);
        return content is null ? null : await JsonSerializer.DeserializeAsync<TokenCount>(content, JsonSerializerOptions.Web, cancellation);
    }

    /// <inheritdoc/>
    public async Task SaveTokensAsync(DatasetVersion version, string key, TokenCount count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(version);
        var blob = TokensBlob(version, key);
        await blob.UploadAsync(new BinaryData(count, JsonSerializerOptions.Web), overwrite: true, cancellation);
        if (await FindAsync(version.Dataset, version.Version, cancellation) is null)
        {
            // Deleted meanwhile, perhaps before this was there to be found.
            await blob.DeleteIfExistsAsync(cancellationToken: cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string dataset, string? version, CancellationToken cancellation)
    {
        List<Stored<DatasetVersion>> versions;
        if (version is null)
        {
            versions = await ReadAsync(RowKeys.VersionsOf(dataset), cancellation);
        }
        else
        {
            var found = await table.FindAsync<DatasetVersion>(RowKeys.Dataset(dataset, version), cancellation);
            versions = found is null ? [] : [found];
        }

        var removed = false;
        foreach (var one in versions)
        {
            removed |= await DeleteAsync(one, cancellation);
        }

        return removed;
    }

    private async Task<bool> DeleteAsync(Stored<DatasetVersion> version, CancellationToken cancellation)
    {
        // Read before the row goes: an upload of the same bytes that begins after it writes the files anew, and those stay.
        BlobClient[] blobs = [Blob(version.Value), RowsBlob(version.Value)];
        var etags = await Task.WhenAll(blobs.Select(blob => ETagAsync(blob, cancellation)));
        var rowKey = RowKeys.Dataset(version.Value.Dataset, version.Value.Version);
        var delete = new TableTransactionAction(TableTransactionActionType.Delete, table.NewRow(rowKey), new ETag(version.ETag));
        if (await Events.TryChangeAsync([delete], DatasetEvent.Deleted(version.Value, Now), cancellation) is null)
        {
            return false;
        }

        await foreach (var count in clients.Datasets.GetBlobsAsync(BlobTraits.None, BlobStates.None, FolderOf(version.Value) + TokensName, cancellation))
        {
            // True of the same bytes whenever they were uploaded, and made again where they were uploaded anew.
            await clients.Datasets.GetBlobClient(count.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
        }

        foreach (var (blob, etag) in blobs.Zip(etags))
        {
            if (etag is { } written)
            {
                await DeleteAsync(blob, written, cancellation);
            }
        }

        return true;
    }

    private static async Task<Stream?> OpenAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.DownloadStreamingAsync(cancellationToken: cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes a file in blocks.</summary>
    /// <returns>Null where another upload of the same bytes ended meanwhile: what it does not name of the file's blocks goes then.</returns>
    private static async Task<ETag?> TryUploadAsync(BlobClient blob, Stream content, CancellationToken cancellation)
    {
        try
        {
            return (await blob.UploadAsync(content, new BlobUploadOptions { TransferOptions = Transfer }, cancellation)).Value.ETag;
        }
        catch (RequestFailedException overtaken) when (overtaken.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            return null;
        }
    }

    /// <summary>Removes a file unless it was written anew.</summary>
    private static async Task DeleteAsync(BlobClient blob, ETag written, CancellationToken cancellation)
    {
        try
        {
            var conditions = new BlobRequestConditions { IfMatch = written };
            await blob.DeleteIfExistsAsync(conditions: conditions, cancellationToken: cancellation);
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
        }
    }

    /// <summary>Gives a file a new ETag, so that a delete of an earlier row that is still under way leaves it.</summary>
    /// <returns>False when the file is gone.</returns>
    private static async Task<bool> TryTouchAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            await blob.SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    private static async Task<ETag?> ETagAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ETag;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private BlobClient Blob(DatasetVersion version) => clients.Datasets.GetBlobClient(version.BlobPath);

    private BlobClient RowsBlob(DatasetVersion version) => clients.Datasets.GetBlobClient(FolderOf(version) + RowsName);

    private BlobClient TokensBlob(DatasetVersion version, string key) => clients.Datasets.GetBlobClient($"{FolderOf(version)}{TokensName}{key}.json");

    private static string FolderOf(DatasetVersion version) => version.BlobPath[..^version.FileName.Length];

    private async Task<List<Stored<DatasetVersion>>> ReadAsync(RowRange range, CancellationToken cancellation)
    {
        var versions = new List<Stored<DatasetVersion>>();
        await foreach (var row in table.QueryAsync(range, cancellation: cancellation))
        {
            versions.Add(ProjectTable.Read<DatasetVersion>(row));
        }

        return versions;
    }
}
