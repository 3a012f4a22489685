using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using FineTune.Core.Hints;
using FineTune.Core.Ports;

namespace FineTune.Storage.Blobs;

/// <summary>Job directories as blobs. Files that grow are append blobs, all others block blobs.</summary>
/// <param name="clients">Where the blobs lie.</param>
/// <param name="hints">Told of every file that is written; null where nobody waits.</param>
public sealed class BlobArtifactStore(StorageClients clients, ChangeHints? hints = null) : IArtifactStore
{
    /// <summary>The most bytes that one append takes.</summary>
    public const int MaxAppendBytes = 100 * 1024 * 1024;

    private const int ParallelDeletes = 16;

    // What fits is sent as one request; memory for an upload stays below 64 MiB.
    private static readonly StorageTransferOptions Transfer = new()
    {
        InitialTransferSize = 16 * 1024 * 1024,
        MaximumTransferSize = 8 * 1024 * 1024,
        MaximumConcurrency = 4,
    };

    /// <inheritdoc/>
    public async Task PutAsync(string path, Stream content, CancellationToken cancellation)
    {
        await clients.Artifacts.GetBlobClient(path).UploadAsync(
            content, new BlobUploadOptions { TransferOptions = Transfer }, cancellation);
        hints?.Tell(ChangeTopic.File(path));
    }

    /// <inheritdoc/>
    public async Task<long> AppendAsync(string path, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxAppendBytes);
        var blob = clients.Artifacts.GetAppendBlobClient(path);
        if (!bytes.IsEmpty && await TryAppendAsync(blob, offset, bytes, cancellation))
        {
            hints?.Tell(ChangeTopic.File(path));
            return offset + bytes.Length;
        }

        if (await LengthAsync(blob, cancellation) is { } length)
        {
            // Also the answer to a call that is repeated after it succeeded: the length is then already what it asked for.
            return length;
        }

        if (offset != 0)
        {
            return 0;
        }

        await CreateAsync(blob, cancellation);
        if (!bytes.IsEmpty && !await TryAppendAsync(blob, offset, bytes, cancellation))
        {
            return await LengthAsync(blob, cancellation) ?? 0;
        }

        hints?.Tell(ChangeTopic.File(path));
        return bytes.Length;
    }

    /// <inheritdoc/>
    public async Task<Artifact?> FindAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var found = await clients.Artifacts.GetBlobClient(path).GetPropertiesAsync(cancellationToken: cancellation);
            return new Artifact(path, found.Value.ContentLength, found.Value.LastModified);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string path, long offset, long? length, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (length <= 0)
        {
            return await FindAsync(path, cancellation) is null ? null : Stream.Null;
        }

        // No range at all for a whole file: a range of an empty file is refused.
        var range = offset == 0 && length is null ? default : new HttpRange(offset, length);
        try
        {
            var options = new BlobDownloadOptions { Range = range };
            var found = await clients.Artifacts.GetBlobClient(path).DownloadStreamingAsync(options, cancellation);
            return found.Value.Content;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
        catch (RequestFailedException beyond) when (beyond.Status == 416)
        {
            return Stream.Null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Artifact> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var options = new GetBlobsOptions { Prefix = prefix };
        await foreach (var blob in clients.Artifacts.GetBlobsAsync(options, cancellation))
        {
            yield return new Artifact(
                blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.LastModified ?? DateTimeOffset.UnixEpoch);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAllAsync(string prefix, CancellationToken cancellation)
    {
        // An empty prefix would be every job of every task.
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellation };
        return Parallel.ForEachAsync(ListAsync(prefix, cancellation), parallel, async (file, stop) =>
            await clients.Artifacts.GetBlobClient(file.Path).DeleteIfExistsAsync(cancellationToken: stop));
    }

    private static async Task<bool> TryAppendAsync(
        AppendBlobClient blob, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        var options = new AppendBlobAppendBlockOptions
        {
            Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = offset },
        };
        try
        {
            await blob.AppendBlockAsync(content, options, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (
            refused.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet || refused.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
    }

    private static async Task<long?> LengthAsync(AppendBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    private static async Task CreateAsync(AppendBlobClient blob, CancellationToken cancellation)
    {
        try
        {
            // Without the condition, creating would empty a file that another writer has just begun.
            var conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All };
            await blob.CreateAsync(new AppendBlobCreateOptions { Conditions = conditions }, cancellation);
        }
        catch (RequestFailedException there) when (there.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
        }
    }
}
