using System.Text.Json;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.Datasets;

/// <summary>A task that was made with a version.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="TaskId">Its id.</param>
/// <param name="Version">The version that it names.</param>
/// <param name="State">State of the task.</param>
/// <param name="Needed">Whether the task still needs the version: one of its jobs moves or is paused, and the task is not being deleted.</param>
/// <param name="Models">Jobs that ended well, and so are models made with the version.</param>
public sealed record VersionUse(string Task, string TaskId, string Version, JobState State, bool Needed, IReadOnlyList<string> Models);

/// <summary>Says which tasks and models came of a dataset. The tasks themselves are the record: each names the versions it uses.</summary>
public sealed class DatasetLineage(ITaskStore tasks)
{
    /// <summary>Uses of a version, or of every version where <paramref name="version"/> is null, by name of the task.</summary>
    public async Task<IReadOnlyList<VersionUse>> UsesAsync(string dataset, string? version, CancellationToken cancellation)
    {
        var uses = new List<VersionUse>();
        await foreach (var task in tasks.ListAsync(cancellation))
        {
            using var specification = JsonDocument.Parse(task.Task.Value.Specification.ToJsonString());
            foreach (var reference in TaskSpecReader.DatasetReferences(specification.RootElement))
            {
                if (reference.Name == dataset && reference.Version is { } used && (version is null || used == version))
                {
                    uses.Add(Of(task, used));
                }
            }
        }

        return uses;
    }

    /// <summary>Names of the tasks that need a version, or any version where <paramref name="version"/> is null. While there are some, it
    /// is deleted by force only.</summary>
    public async Task<IReadOnlyList<string>> NeededByAsync(string dataset, string? version, CancellationToken cancellation) =>
        [.. (await UsesAsync(dataset, version, cancellation)).Where(use => use.Needed).Select(use => use.Task).Distinct()];

    private static VersionUse Of(TaskWithJobs task, string version)
    {
        var jobs = task.Jobs.Select(job => job.Value).ToList();
        var needed = task.Task.Value.DeletingSince is null && jobs.Any(job => !job.State.IsSettled() || job.State == JobState.Paused);
        return new VersionUse(
            task.Task.Value.Name, task.Task.Value.Id, version, task.State, needed,
            [.. jobs.Where(job => job.State == JobState.Succeeded).Select(job => job.Key.Job)]);
    }
}
