using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using FineTune.Core.Datasets.Uploads;
using FineTune.Core.Ports;
using FineTune.Storage.Tables;

namespace FineTune.Storage.Blobs;

/// <summary>Uploads straight to storage. Addresses are signed with the account's key, or where there is none with a key of the identity.</summary>
public sealed class UploadStore(StorageClients clients) : IUploadStore
{
    /// <summary>Clocks differ; an address is good from a little before it was made.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly ProjectTable table = new(clients);

    /// <inheritdoc/>
    public async Task<Uri> GrantAsync(string path, DateTimeOffset until, CancellationToken cancellation)
    {
        var blob = Blob(path);
        var sas = new BlobSasBuilder(BlobSasPermissions.Create | BlobSasPermissions.Write, until)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (blob.CanGenerateSasUri)
        {
            return blob.GenerateSasUri(sas);
        }

        var service = clients.Datasets.GetParentBlobServiceClient();
        var key = await service.GetUserDelegationKeyAsync(until - UploadSessions.AddressLifetime - Skew, until, cancellation);
        return new BlobUriBuilder(blob.Uri) { Sas = sas.ToSasQueryParameters(key.Value, service.AccountName) }.ToUri();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UploadedBlock>> ListBlocksAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var blocks = await Blob(path).GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellation);
            return [.. blocks.Value.UncommittedBlocks.Select(block => new UploadedBlock(block.Name, block.SizeLong))];
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        var row = table.NewRow(RowKeys.Upload(session.Id), session);
        await table.TryChangeAsync([new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)], cancellation);
    }

    /// <inheritdoc/>
    public async Task<UploadSession?> FindAsync(string id, CancellationToken cancellation) =>
        (await table.FindAsync<UploadSession>(RowKeys.Upload(id), cancellation))?.Value;

    /// <inheritdoc/>
    public Task RemoveAsync(UploadSession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        return table.DeleteAsync(RowsOf(session), cancellation);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var old = new List<string>();
        await foreach (var row in table.QueryAsync(RowKeys.UploadsBefore(before), cancellation: cancellation))
        {
            old.AddRange(RowsOf(ProjectTable.Read<UploadSession>(row).Value));
        }

        await table.DeleteAsync(old, cancellation);
    }

    // The session, and what became of its file.
    private static string[] RowsOf(UploadSession session) => [RowKeys.Upload(session.Id), RowKeys.Arrival(session.Path)];

    private BlockBlobClient Blob(string path) => clients.Datasets.GetBlockBlobClient(DatasetInbox.Folder + path);
}
