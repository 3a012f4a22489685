using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.Attempts;

namespace FineTune.LocalTraining.FollowUps;

/// <summary>The follow-ups of one kind that this machine has taken on: <c>{kind}s/{attempt}/request.json</c>, and beside it what is being
/// made.</summary>
internal sealed class FollowUpFiles<T>(LocalTrainingOptions options, string kind)
    where T : FollowUpRequest
{
    private readonly string root = Path.GetFullPath(Path.Combine(options.DataDirectory, $"{kind}s"));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<T> List() => !Directory.Exists(root)
        ? []
        : [.. Directory.EnumerateDirectories(root).Select(ReadFrom).OfType<T>().OrderBy(request => request.RequestedAt)];

    public T? Find(AttemptName attempt) => ReadFrom(FolderOf(attempt));

    public void Add(T request) => AttemptFiles.Write(RequestIn(FolderOf(request.Attempt)), request);

    /// <summary>An empty folder to work in, made anew.</summary>
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

    private static T? ReadFrom(string folder) => AttemptFiles.Read<T>(RequestIn(folder));

    private static string RequestIn(string folder) => Path.Combine(folder, "request.json");

    private string FolderOf(AttemptName attempt) => Path.Combine(root, attempt.ToString());
}
