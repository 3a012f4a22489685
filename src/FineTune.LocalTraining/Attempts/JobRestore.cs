using System.Globalization;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Attempts;

/// <summary>Brings onto this machine what an attempt starts from. Repeating it is harmless before training has started.</summary>
internal sealed class JobRestore(IArtifactStore artifacts, IDatasetStore datasets)
{
    public async Task RunAsync(Submission submission, string directory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var prefix = submission.Attempt.RunPrefix;
        List<Artifact> stored = [];
        await foreach (var artifact in artifacts.ListAsync(prefix, cancellation))
        {
            stored.Add(artifact);
        }

        if (stored.TrueForAll(artifact => artifact.Path != prefix + JobDirectory.JobFile))
        {
            throw new InvalidOperationException($"{prefix}{JobDirectory.JobFile} was not written before the submission.");
        }

        var checkpoint = NewestCheckpoint(stored.Select(artifact => artifact.Path[prefix.Length..]));
        foreach (var artifact in stored)
        {
            var path = artifact.Path[prefix.Length..];
            if (path is JobDirectory.JobFile or JobDirectory.ConfigFile or JobDirectory.MetricsFile or JobDirectory.DevicesFile
                || (checkpoint is not null && path.StartsWith(checkpoint, StringComparison.Ordinal)))
            {
                await using var content = await artifacts.OpenAsync(artifact.Path, 0, null, cancellation)
                    ?? throw new FileNotFoundException($"{artifact.Path} is gone from the store.");
                await WriteAsync(Path.Combine(directory, path), content, artifact.LastModified, cancellation);
            }
        }

        foreach (var version in submission.Datasets)
        {
            await using var content = await datasets.OpenAsync(version, cancellation)
                ?? throw new FileNotFoundException($"Dataset {version.Dataset}@{version.Version} is gone from the store.");
            await WriteAsync(Path.Combine(directory, JobDirectory.DataPath(version)), content, version.CreatedAt, cancellation);
        }
    }

    /// <summary>Folder, with a closing slash, of the complete checkpoint with the highest step; null where there is none.</summary>
    internal static string? NewestCheckpoint(IEnumerable<string> paths)
    {
        const string Step = JobDirectory.CheckpointsFolder + "step-";
        const string Marker = "/" + JobDirectory.CompleteMarker;
        return paths
            .Where(path => path.StartsWith(Step, StringComparison.Ordinal) && path.EndsWith(Marker, StringComparison.Ordinal))
            .Select(path => path[..^JobDirectory.CompleteMarker.Length])
            .Where(folder => long.TryParse(folder[Step.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .MaxBy(folder => long.Parse(folder[Step.Length..^1], CultureInfo.InvariantCulture));
    }

    private static async Task WriteAsync(string path, Stream content, DateTimeOffset time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        await using (var file = File.Create(temporary))
        {
            await content.CopyToAsync(file, cancellation);
        }

        // The stored file's own time lets the mirror see that it is stored already.
        File.SetLastWriteTimeUtc(temporary, time.UtcDateTime);
        File.Move(temporary, path, overwrite: true);
    }
}
