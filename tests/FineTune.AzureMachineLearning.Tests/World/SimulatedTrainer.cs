using System.Globalization;
using ArmSimulator.Jobs;
using FineTune.Core.Lifecycle;

namespace FineTune.AzureMachineLearning.Tests.World;

/// <summary>Writes into job directories what a trainer would: a heartbeat while it runs, a result when it ends, and it heeds stop files.</summary>
internal sealed class SimulatedTrainer
{
    private readonly SimulatedAzure azure;
    private readonly Dictionary<string, string> beating = [];
    private readonly HashSet<string> stopped = [];

    public SimulatedTrainer(SimulatedAzure azure)
    {
        this.azure = azure;
        azure.Files.Live = Heartbeat;
        azure.Files.Written = Heed;
        azure.Workspace.Jobs.Changed = Follow;
    }

    /// <summary>Told of every change of a job's status.</summary>
    public Action<SimulatedJob>? Changed { get; set; }

    private static string DirectoryOf(SimulatedJob job) => AttemptName.RunDirectory(Tag(job, "finetune.task"), Tag(job, "finetune.job"));

    public static string Tag(SimulatedJob job, string name) => (string)job.Properties["tags"]![name]!;

    private static string Attempt(SimulatedJob job) => Tag(job, "finetune.attempt");

    private void Follow(SimulatedJob job)
    {
        lock (beating)
        {
            if (job.Status == "Running")
            {
                beating[DirectoryOf(job)] = Attempt(job);
            }
            else if (job.Status is not "NotResponding")
            {
                beating.Remove(DirectoryOf(job));
            }
        }

        if (job.Status == "Finalizing" && job.Fate.End != JobEnd.ExitsWithError && !stopped.Contains(job.Name))
        {
            WriteResult(job, "succeeded");
        }

        Changed?.Invoke(job);
    }

    private void Heed(string path)
    {
        if (!path.EndsWith('/' + JobDirectory.StopFile))
        {
            return;
        }

        azure.Workspace.Change(() =>
        {
            var directory = path[..^JobDirectory.StopFile.Length];
            var job = azure.Workspace.Jobs.All.FirstOrDefault(job => job.Status == "Running" && DirectoryOf(job) == directory);
            if (job is not null && azure.Files.Text(path)!.Contains($"\"attempt\":{Attempt(job)}", StringComparison.Ordinal))
            {
                stopped.Add(job.Name);
                WriteResult(job, "interrupted");
                azure.Workspace.Jobs.EndUserCode(job);
            }
        });
    }

    private void WriteResult(SimulatedJob job, string outcome) =>
        azure.Files.Put(DirectoryOf(job) + JobDirectory.ResultFile, $$"""{"attempt":{{Attempt(job)}},"outcome":"{{outcome}}"}""");

    private string? Heartbeat(string path)
    {
        if (!path.EndsWith(JobDirectory.HeartbeatFile, StringComparison.Ordinal))
        {
            return null;
        }

        lock (beating)
        {
            var time = azure.Clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            return beating.TryGetValue(path[..^JobDirectory.HeartbeatFile.Length], out var attempt)
                ? $$"""{"attempt":{{attempt}},"step":5,"total_steps":100,"time":"{{time}}"}"""
                : null;
        }
    }
}
