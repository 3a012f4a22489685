using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.Queue;

namespace FineTune.LocalTraining.Attempts;

/// <summary>What was started for an attempt; written before the first launcher starts.</summary>
/// <param name="Port">Port of the rendezvous on the loopback interface.</param>
/// <param name="SubmittedAt">When launchers were last started, UTC.</param>
internal sealed record SubmissionRecord(int Port, DateTimeOffset SubmittedAt);

/// <summary>A launcher's process.</summary>
/// <param name="Pid">Process id, which is also its process group.</param>
/// <param name="StartTicks">Start time in the kernel's clock, which tells it from a later process under the same id.</param>
/// <param name="StartedAt">The same as a time, where there is no <c>/proc</c>.</param>
internal sealed record NodeProcess(int Pid, long StartTicks, DateTimeOffset? StartedAt = null);

/// <summary>How a node's training ended.</summary>
internal sealed record NodeExit(int Code, int? Signal = null);

/// <summary>The folder that an attempt has on this machine: <c>attempts/{attempt}/</c>.</summary>
internal sealed class AttemptFiles(string attemptsDirectory, string name)
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public string Name { get; } = name;

    public string Directory { get; } = Path.Combine(attemptsDirectory, name);

    public string Job => Path.Combine(Directory, "job");

    public string State => Path.Combine(Directory, "state");

    /// <summary>Lies in the job directory, so that users see why Python or the trainer would not start.</summary>
    public string LauncherLog(int attempt, int node) =>
        Path.Combine(Job, JobDirectory.LogsFolder, $"attempt-{attempt}", $"node-{node}", "launcher.log");

    public SlotGrant? ReadGrant() => Read<SlotGrant>(Path.Combine(Directory, "claim.json"));

    public void WriteGrant(SlotGrant grant) => Write(Path.Combine(Directory, "claim.json"), grant);

    public SubmissionRecord? ReadSubmission() => Read<SubmissionRecord>(Path.Combine(Directory, "submission.json"));

    public void WriteSubmission(SubmissionRecord submission) => Write(Path.Combine(Directory, "submission.json"), submission);

    public NodeProcess? ReadProcess(int node) => Read<NodeProcess>(Path.Combine(State, $"node-{node}.process.json"));

    public NodeExit? ReadExit(int node) => Read<NodeExit>(Path.Combine(State, $"node-{node}.exit.json"));

    /// <summary>Notes on disk that something was done to a node.</summary>
    /// <returns>Whether it was not noted before.</returns>
    public bool NoteOnce(int node, string deed)
    {
        var path = Path.Combine(State, $"node-{node}.{deed}");
        if (File.Exists(path))
        {
            return false;
        }

        File.WriteAllBytes(path, []);
        return true;
    }

    /// <summary>Reads a JSON file; null where it is missing or only half written.</summary>
    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json);
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes a JSON file whole, and sees to it that it outlives the machine's power.</summary>
    public static void Write<T>(string path, T value)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            JsonSerializer.Serialize(file, value, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
