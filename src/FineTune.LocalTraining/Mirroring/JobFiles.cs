using FineTune.Core.Lifecycle;

namespace FineTune.LocalTraining.Mirroring;

/// <summary>A file of a job directory that belongs into the store.</summary>
/// <param name="Path">Path below the job directory, with <c>/</c>.</param>
/// <param name="Info">Size and time when it was listed.</param>
internal sealed record JobFile(string Path, FileInfo Info)
{
    /// <summary>Whether it only ever grows at its end.</summary>
    public bool Grows =>
        Path.EndsWith(".log", StringComparison.Ordinal) || Path.EndsWith(".jsonl", StringComparison.Ordinal);

    /// <summary>Whether it lies in a folder that the trainer fills file by file.</summary>
    public bool IsInFolder => Path.Contains('/', StringComparison.Ordinal);
}

/// <summary>Lists the files of a job directory in the order in which readers may see them.</summary>
internal static class JobFiles
{
    /// <summary>Growing files first, then the others, each folder's completeness marker after its files, the result last.</summary>
    public static IReadOnlyList<JobFile> List(string job)
    {
        List<JobFile> files = [];
        Collect(new DirectoryInfo(job), "", files);
        files.Sort((one, other) => (Rank(one), one.Path).CompareTo((Rank(other), other.Path)));
        return files;
    }

    private static int Rank(JobFile file) => file switch
    {
        { Grows: true } => 0,
        { Path: JobDirectory.ResultFile } => 3,
        _ when file.Info.Name == JobDirectory.CompleteMarker => 2,
        _ => 1,
    };

    private static void Collect(DirectoryInfo directory, string prefix, List<JobFile> files)
    {
        FileSystemInfo[] entries;
        try
        {
            entries = directory.GetFileSystemInfos();
        }
        catch (DirectoryNotFoundException)
        {
            // Renamed or pruned by the trainer since its parent was listed.
            return;
        }

        // A checkpoint without its marker is still being written, or never will be whole.
        var isCheckpoint = prefix.StartsWith(JobDirectory.CheckpointsFolder, StringComparison.Ordinal)
            && prefix.Count(character => character == '/') == 2;
        if (isCheckpoint && !entries.Any(entry => entry.Name == JobDirectory.CompleteMarker))
        {
            return;
        }

        foreach (var entry in entries.Where(entry => Belongs(prefix + entry.Name)))
        {
            if (entry is DirectoryInfo folder)
            {
                Collect(folder, prefix + folder.Name + "/", files);
            }
            else if (entry is FileInfo { Exists: true } file)
            {
                files.Add(new JobFile(prefix + file.Name, file));
            }
        }
    }

    private static bool Belongs(string path)
    {
        var name = Path.GetFileName(path);
        var isTemporary = name.StartsWith('.') || name.EndsWith(".tmp", StringComparison.Ordinal)
            || name.EndsWith(".partial", StringComparison.Ordinal);
        return !isTemporary && path is not ("data" or JobDirectory.JobFile or JobDirectory.ConfigFile);
    }
}
