using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Api.Jobs;

/// <summary>Finds the job that an address names, and its folder in storage.</summary>
public sealed class JobFiles(ITaskStore tasks, IArtifactStore artifacts)
{
    public IArtifactStore Store => artifacts;

    /// <summary>The job, or null where there is none.</summary>
    public async Task<Job?> FindAsync(string task, string job, CancellationToken cancellation) =>
        TaskSpecReader.IsName(task) && TaskSpecReader.IsName(job)
            ? (await tasks.FindJobAsync(new JobKey(task, job), cancellation))?.Value
            : null;

    /// <summary>Files of a job below a folder of its directory, with paths relative to the directory.</summary>
    public async Task<IReadOnlyList<Artifact>> ListAsync(Job job, string folder, CancellationToken cancellation)
    {
        var prefix = job.AttemptName.RunPrefix;
        var files = new List<Artifact>();
        await foreach (var file in artifacts.ListAsync(prefix + folder, cancellation))
        {
            files.Add(file with { Path = file.Path[prefix.Length..] });
        }

        return files;
    }
}
