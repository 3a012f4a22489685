using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.Attempts;

namespace FineTune.LocalTraining.Exports;

/// <summary>The exports that this machine has taken on: <c>exports/{attempt}/request.json</c>, and beside it what is being made.</summary>
internal sealed class ExportFiles(LocalTrainingOptions options)
{
    private readonly string root = Path.GetFullPath(Path.Combine(options.DataDirectory, "exports"));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ExportRequest> List() => !Directory.Exists(root)
        ? []
        : [.. Directory.EnumerateDirectories(root).Select(ReadFrom).OfType<ExportRequest>().OrderBy(request => request.RequestedAt)];

    public ExportRequest? Find(AttemptName attempt) => ReadFrom(FolderOf(attempt));

    public void Add(ExportRequest request) => AttemptFiles.Write(RequestIn(FolderOf(request.Attempt)), request);

    /// <summary>The job directory as far as an export needs it, made anew.</summary>
    public string MakeWork(AttemptName attempt)
    {
        var work = Path.Combine(FolderOf(attempt), "work");
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        return Directory.CreateDirectory(work).FullName;
    }

    public void Remove(AttemptName attempt)
    {
        if (Directory.Exists(FolderOf(attempt)))
        {
            Directory.Delete(FolderOf(attempt), recursive: true);
        }
    }

    private static ExportRequest? ReadFrom(string folder) => AttemptFiles.Read<ExportRequest>(RequestIn(folder));

    private static string RequestIn(string folder) => Path.Combine(folder, "request.json");

    private string FolderOf(AttemptName attempt) => Path.Combine(root, attempt.ToString());
}
