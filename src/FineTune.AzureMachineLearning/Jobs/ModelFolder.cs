using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Catalog;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>Carries base models that lie on this machine to where jobs can mount them, once for each state of their files.</summary>
internal sealed class ModelFolder(IArtifactStore artifacts)
{
    private readonly ConcurrentDictionary<string, bool> stored = [];

    /// <summary>Folder of a model in the artifact store; null where the model is known by name on a hub and the trainer fetches it.</summary>
    public async Task<string?> EnsureAsync(BaseModel model, CancellationToken cancellation)
    {
        if (!Directory.Exists(model.Source))
        {
            return null;
        }

        var files = new DirectoryInfo(model.Source).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var folder = $"models/{model.Name}/{Fingerprint(files)}/";
        var marker = folder + JobDirectory.CompleteMarker;
        if (stored.ContainsKey(folder) || await artifacts.FindAsync(marker, cancellation) is not null)
        {
            stored[folder] = true;
            return folder;
        }

        foreach (var file in files)
        {
            await using var content = file.OpenRead();
            await artifacts.PutAsync(folder + file.Name, content, cancellation);
        }

        // Written last: a folder without it is not whole.
        await artifacts.PutAsync(marker, Stream.Null, cancellation);
        stored[folder] = true;
        return folder;
    }

    private static string Fingerprint(IReadOnlyList<FileInfo> files)
    {
        var text = string.Join('\n', files.Select(file =>
            string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
