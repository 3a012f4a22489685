using System.Text.Json;
using System.Text.Json.Serialization;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Exports;

/// <summary>What is known of the exports of jobs: a file in each job's directory, which goes when the directory goes.</summary>
public sealed class ExportRecords(IArtifactStore artifacts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>The last export of a job; null where there was none.</summary>
    public async Task<ModelExport?> FindAsync(AttemptName job, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(PathOf(job), 0, null, cancellation);
        return content is null ? null : await JsonSerializer.DeserializeAsync<ModelExport>(content, Json, cancellation);
    }

    public async Task SaveAsync(AttemptName job, ModelExport export, CancellationToken cancellation)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(export, Json), writable: false);
        await artifacts.PutAsync(PathOf(job), content, cancellation);
    }

    /// <summary>Removes an export, and the word of it. Repeating it is harmless.</summary>
    public async Task RemoveAsync(AttemptName job, CancellationToken cancellation)
    {
        await artifacts.DeleteAllAsync(PathOf(job), cancellation);
        await artifacts.DeleteAllAsync(job.RunPrefix + JobDirectory.MergedFolder, cancellation);
    }

    private static string PathOf(AttemptName job) => job.RunPrefix + JobDirectory.ExportFile;
}
