using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Models;

/// <summary>Brings what a job has trained to where its base model lies: this machine.</summary>
internal sealed class ModelFetch(LocalTrainingOptions options, IArtifactStore artifacts)
{
    /// <summary>Name of the job's base model; null where it does not lie here.</summary>
    public async Task<string?> FindModelAsync(AttemptName job, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(job.RunPrefix + JobDirectory.JobFile, 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        using var told = await JsonDocument.ParseAsync(content, cancellationToken: cancellation);
        var model = told.RootElement.GetProperty("model").GetProperty("name").GetString()!;
        return File.Exists(Path.Combine(FolderOf(model), "config.json")) ? model : null;
    }

    /// <summary>Fills a folder with <c>job.json</c>, which names the base model of this machine, and with folders of the job directory.</summary>
    /// <param name="job">The job.</param>
    /// <param name="model">Its base model.</param>
    /// <param name="target">Folder to fill.</param>
    /// <param name="folders">Folders of the job directory, with a slash at the end; those that are not there are left out.</param>
    /// <param name="cancellation">Stops it half done.</param>
    public async Task RunAsync(AttemptName job, string model, string target, IEnumerable<string> folders, CancellationToken cancellation)
    {
        var prefix = job.RunPrefix;
        foreach (var folder in folders)
        {
            await foreach (var file in artifacts.ListAsync(prefix + folder, cancellation))
            {
                await using var content = await OpenAsync(file.Path, cancellation);
                var path = Path.Combine(target, file.Path[prefix.Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using var copy = File.Create(path);
                await content.CopyToAsync(copy, cancellation);
            }
        }

        await using var told = await OpenAsync(prefix + JobDirectory.JobFile, cancellation);
        var document = (await JsonNode.ParseAsync(told, cancellationToken: cancellation))!;
        document["model"]!["path"] = FolderOf(model);
        await File.WriteAllTextAsync(Path.Combine(target, JobDirectory.JobFile), document.ToJsonString(), cancellation);
    }

    private string FolderOf(string model) => Path.GetFullPath(Path.Combine(options.ModelsDirectory, model));

    private async Task<Stream> OpenAsync(string path, CancellationToken cancellation) =>
        await artifacts.OpenAsync(path, 0, null, cancellation) ?? throw new FileNotFoundException($"{path} is gone from the store.");
}
