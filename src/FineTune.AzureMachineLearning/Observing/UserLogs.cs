using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Workspaces;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>
/// Carries what the platform logs of a job into its job directory: the output of each node's launcher, which says why Python, the
/// image or the trainer would not start. The trainer itself writes its logs into the job directory.
/// </summary>
internal sealed partial class UserLogs(ArmClient client, ArmTransport transport, Workspace workspace, IArtifactStore artifacts)
{
    private const int ChunkBytes = 1 << 20;

    private BlobContainerClient? container;

    /// <summary>Carries over what was logged since the last call. The stored file's length is where it goes on, so that repeating it
    /// and coming back after a crash are harmless.</summary>
    public async Task CarryAsync(AttemptName attempt, CancellationToken cancellation)
    {
        container ??= await OpenAsync(cancellation);
        var options = new GetBlobsOptions { Prefix = $"ExperimentRun/dcid.{attempt}/user_logs/" };
        try
        {
            await foreach (var blob in container.GetBlobsAsync(options, cancellation))
            {
                if (NodeOf(blob.Name) is { } node)
                {
                    await CarryAsync(blob.Name, blob.Properties.ContentLength ?? 0, PathOf(attempt, node), cancellation);
                }
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // No job of this workspace has logged anything yet.
        }
    }

    /// <summary>Removes what the platform logged of a job. Where it may not, the workspace keeps it.</summary>
    public async Task DeleteAsync(AttemptName attempt, CancellationToken cancellation)
    {
        container ??= await OpenAsync(cancellation);
        try
        {
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"ExperimentRun/dcid.{attempt}/" }, cancellation))
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
            }
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // Reading is all that this service needs.
        }
    }

    /// <summary>Node that a log file is of; null for other files.</summary>
    internal static int? NodeOf(string blob)
    {
        var match = LogName().Match(blob);
        return !match.Success ? null
            : match.Groups["node"].Success ? int.Parse(match.Groups["node"].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static string PathOf(AttemptName attempt, int node) => attempt.RunPrefix
        + string.Create(CultureInfo.InvariantCulture, $"{JobDirectory.LogsFolder}attempt-{attempt.Number}/node-{node}/platform.log");

    private async Task CarryAsync(string blob, long length, string path, CancellationToken cancellation)
    {
        var offset = (await artifacts.FindAsync(path, cancellation))?.Bytes ?? 0;
        while (offset < length)
        {
            var range = new HttpRange(offset, Math.Min(ChunkBytes, length - offset));
            var content = await container!.GetBlobClient(blob).DownloadContentAsync(new BlobDownloadOptions { Range = range }, cancellation);
            var bytes = content.Value.Content.ToMemory();
            var end = await artifacts.AppendAsync(path, offset, bytes, cancellation);
            if (end <= offset)
            {
                return;
            }

            offset = end;
        }
    }

    private async Task<BlobContainerClient> OpenAsync(CancellationToken cancellation)
    {
        var store = await client.FindAsync<Datastore>(workspace.Address("datastores/workspaceartifactstore"), cancellation)
            ?? throw new InvalidOperationException($"Workspace '{workspace.Options.Workspace}' has no datastore 'workspaceartifactstore'.");
        return transport.Container(store.Properties.AccountName, store.Properties.ContainerName);
    }

    [GeneratedRegex(@"/user_logs/std_log(_process_(?<node>\d{1,6}))?\.txt$")]
    private static partial Regex LogName();

    private sealed record Datastore(DatastoreProperties Properties);

    private sealed record DatastoreProperties(string AccountName, string ContainerName);
}
