using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ArmSimulator.Execution;

/// <summary>A folder that stands for a mounted blob prefix: what others store appears in it, and a file that is written in it is stored
/// once it is closed.</summary>
internal sealed class BlobMount(BlobContainerClient container, string prefix, string folder)
{
    private readonly Dictionary<string, ETag> known = [];
    private readonly Dictionary<string, (long, DateTime)> stored = [];
    private Dictionary<string, (long, DateTime)> seen = [];

    /// <summary>Brings what is stored.</summary>
    public async Task BringAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            var path = blob.Name[prefix.Length..];
            if (path.Length == 0 || (known.TryGetValue(path, out var etag) && etag == blob.Properties.ETag))
            {
                continue;
            }

            known[path] = blob.Properties.ETag!.Value;
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (await TryDownloadAsync(blob.Name, target + ".mounting", cancellation))
            {
                File.Move(target + ".mounting", target, overwrite: true);
                stored[path] = Stamp(new FileInfo(target));
            }
        }
    }

    /// <summary>Stores files that have changed and stand still.</summary>
    /// <param name="final">Whether nobody writes any more.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public async Task StoreAsync(bool final, CancellationToken cancellation)
    {
        Dictionary<string, (long, DateTime)> now = [];
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file.FullName);
            if (path.EndsWith(".mounting", StringComparison.Ordinal) || !file.Exists)
            {
                continue;
            }

            var stamp = now[path] = Stamp(file);
            if ((stored.TryGetValue(path, out var before) && before == stamp) || !(final || (seen.TryGetValue(path, out var last) && last == stamp)))
            {
                continue;
            }

            await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var answer = await container.GetBlobClient(prefix + path).UploadAsync(content, overwrite: true, cancellation);
            known[path] = answer.Value.ETag;
            stored[path] = stamp;
        }

        seen = now;
    }

    // False where it was deleted since it was listed.
    private async Task<bool> TryDownloadAsync(string blob, string file, CancellationToken cancellation)
    {
        try
        {
            await container.GetBlobClient(blob).DownloadToAsync(file, cancellation);
            return true;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            File.Delete(file);
            return false;
        }
    }

    private static (long, DateTime) Stamp(FileInfo file) => (file.Length, file.LastWriteTimeUtc);
}
