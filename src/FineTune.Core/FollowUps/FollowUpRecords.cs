using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.FollowUps;

/// <summary>What is known of one kind of follow-up of jobs: a file in each job's directory, which goes when the directory goes.</summary>
/// <param name="artifacts">Where job directories are.</param>
/// <param name="file">Path of the file within a job directory.</param>
/// <param name="folder">Folder of what was made, with a slash at the end; null where all of it is told in the file.</param>
public abstract class FollowUpRecords<T>(IArtifactStore artifacts, string file, string? folder)
    where T : class, IFollowUp<T>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The last one of a job; null where there was none.</summary>
    public async Task<T?> FindAsync(AttemptName job, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(job.RunPrefix + file, 0, null, cancellation);
        return content is null ? null : await JsonSerializer.DeserializeAsync<T>(content, Json, cancellation);
    }

    public async Task SaveAsync(AttemptName job, T record, CancellationToken cancellation)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(record, Json), writable: false);
        await artifacts.PutAsync(job.RunPrefix + file, content, cancellation);
    }

    /// <summary>Removes what was made, and the word of it. Repeating it is harmless.</summary>
    public async Task RemoveAsync(AttemptName job, CancellationToken cancellation)
    {
        await artifacts.DeleteAllAsync(job.RunPrefix + file, cancellation);
        if (folder is not null)
        {
            await artifacts.DeleteAllAsync(job.RunPrefix + folder, cancellation);
        }
    }
}
