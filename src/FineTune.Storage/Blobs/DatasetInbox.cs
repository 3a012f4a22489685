using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FineTune.Core.Access;
using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Blobs;

/// <summary>
/// The folder <c>_inbox/</c> of the container of datasets, or of a workspace's folder in it. No dataset has such a name. A blob is listed once its last block is
/// committed, so what is still being uploaded is never read.
/// </summary>
public sealed class DatasetInbox(StorageClients clients) : IDatasetInbox
{
    private readonly ProjectTable table = new(clients);

    /// <summary>Prefix of the files; behind it come the name of the dataset and that of the file.</summary>
    public static string Folder => AccessScope.Current.Workspace is not Workspace.Default and var workspace ? $"_workspaces/{workspace}/_inbox/" : "_inbox/";

    /// <inheritdoc/>
    public async IAsyncEnumerable<InboxFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in clients.Datasets.GetBlobsAsync(BlobTraits.None, BlobStates.None, Folder, cancellation))
        {
            if (blob.Properties is { ETag: { } etag, ContentLength: { } bytes })
            {
                yield return new InboxFile(blob.Name[Folder.Length..], Unquoted(etag), bytes, Hash(blob.Properties.ContentHash));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<InboxFile?> FindFileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var properties = (await clients.Datasets.GetBlobClient(Folder + path).GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return new InboxFile(path, Unquoted(properties.ETag), properties.ContentLength, Hash(properties.ContentHash));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(InboxFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var options = new BlobOpenReadOptions(allowModifications: false) { Conditions = Unchanged(file), BufferSize = 1024 * 1024 };
            return await Blob(file).OpenReadAsync(options, cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(InboxFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            await Blob(file).DeleteIfExistsAsync(conditions: Unchanged(file), cancellationToken: cancellation);
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            // Written anew meanwhile: another arrival.
        }
    }

    /// <inheritdoc/>
    public async Task<Arrival?> FindAsync(string path, CancellationToken cancellation) =>
        (await table.FindAsync<Arrival>(RowKeys.Arrival(path), cancellation))?.Value;

    /// <inheritdoc/>
    public async Task SaveAsync(Arrival arrival, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        var row = table.NewRow(RowKeys.Arrival(arrival.Path), arrival);
        await table.TryChangeAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Arrival>> ListArrivalsAsync(CancellationToken cancellation)
    {
        var arrivals = new List<Arrival>();
        await foreach (var row in table.QueryAsync(RowKeys.Arrivals, cancellation: cancellation))
        {
            arrivals.Add(ProjectTable.Read<Arrival>(row).Value);
        }

        return [.. arrivals.OrderByDescending(arrival => arrival.At)];
    }

    private BlobClient Blob(InboxFile file) => clients.Datasets.GetBlobClient(Folder + file.Path);

    private static BlobRequestConditions Unchanged(InboxFile file) => new() { IfMatch = new ETag($"\"{file.ETag}\"") };

    private static string? Hash(byte[]? md5) => md5 is { Length: > 0 } ? Convert.ToBase64String(md5) : null;

    // Listings write ETags without quotes, answers with them.
    private static string Unquoted(ETag etag) => etag.ToString().Trim('"');
}
