using System.Globalization;
using FineTune.AzureMachineLearning.Placements;
using FineTune.AzureMachineLearning.Secrets;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>Writes the body of a command job: on each node one launcher, which starts one process for each card; for what follows another
/// job, one process alone.</summary>
internal static class JobBody
{
    private const string Folder = "uri_folder";
    private const string File = "uri_file";

    // Beyond the lifecycle's own limit, which ends training after a checkpoint; this one only stops what nobody watches any more.
    private static readonly TimeSpan LimitMargin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestDedicated = TimeSpan.FromDays(21);
    private static readonly TimeSpan LongestSpot = TimeSpan.FromDays(7);

    /// <param name="submission">What to train.</param>
    /// <param name="placement">Where.</param>
    /// <param name="workspace">Options of the workspace.</param>
    /// <param name="environmentId">Resource id of the environment version.</param>
    /// <param name="computeId">Resource id of the cluster; null for a serverless job.</param>
    /// <param name="modelFolder">Folder of the base model below the artifact datastore; null where the trainer fetches it by name.</param>
    /// <param name="vault">Where the node reads the job's secrets; null for nowhere. The body, which whoever sees the workspace can read, names them only.</param>
    public static JobResource Write(
        Submission submission, Placement placement, WorkspaceOptions workspace, string environmentId, string? computeId, string? modelFolder,
        Uri? vault)
    {
        var inputs = new Dictionary<string, JobInput>();
        var data = new List<string>();
        foreach (var (index, version) in submission.Datasets.Index())
        {
            var input = $"data_{index}";
            inputs[input] = Input(File, workspace.DatasetDatastore, version.BlobPath);
            data.Add($" --data {JobDirectory.DataPath(version)}=\"${{{{inputs.{input}}}}}\"");
        }

        if (modelFolder is not null)
        {
            inputs["model"] = Input(Folder, workspace.ArtifactDatastore, modelFolder);
        }

        var outputs = new Dictionary<string, JobOutput> { ["job"] = Output(workspace, submission.Attempt.RunPrefix) };
        if (submission.FollowUp is { } folders)
        {
            inputs["trained"] = Input(Folder, workspace.ArtifactDatastore, folders.RunPrefix + folders.Trained);
            data.Add($" --data {folders.Trained.TrimEnd('/')}=\"${{{{inputs.trained}}}}\"");
            if (folders.Made is { } made)
            {
                outputs["made"] = Output(workspace, folders.RunPrefix + made);
                data.Add(" --output \"${{outputs.made}}\"");
            }
        }

        var command = $"python -m finetune_trainer {(submission.FollowUp is null ? "node" : "follow-up")} --directory \"${{{{outputs.job}}}}\""
            + string.Create(CultureInfo.InvariantCulture, $" --attempt {submission.Attempt.Number} --name {submission.Attempt}")
            + (submission.FollowUp is null ? string.Create(CultureInfo.InvariantCulture, $" --nodes {placement.Nodes} --cards {placement.CardsPerNode}") : "")
            + string.Concat(data)
            + (modelFolder is null ? "" : " --model \"${{inputs.model}}\"")
            + (vault is null ? "" : Secrets(submission, workspace, vault));
        return new JobResource(null, null, new JobProperties
        {
            DisplayName = submission.Job.ToString(),
            ExperimentName = "finetune",
            Command = command,
            EnvironmentId = environmentId,
            ComputeId = computeId,
            Inputs = inputs.Count > 0 ? inputs : null,
            Outputs = outputs,
            Resources = new JobResources(placement.Nodes, computeId is null ? placement.VmSize : null, SharedMemory(submission.Compute)),
            Distribution = new JobDistribution("PyTorch", ProcessCountPerInstance: 1),
            Limits = new JobLimits("Command", new TimeSpanText(Limit(submission.TimeLimit, placement.Tier))),
            QueueSettings = computeId is null ? new JobQueue(placement.Tier == ComputePriority.Spot ? "Spot" : "Standard") : null,
            Identity = workspace.JobIdentityClientId.Length > 0 ? new JobIdentity("Managed", workspace.JobIdentityClientId) : null,
            EnvironmentVariables = new Dictionary<string, string> { ["NCCL_DEBUG"] = "WARN" },
            Tags = JobTags.Of(submission.Attempt, submission.Job),
        });
    }

    private static string Secrets(Submission submission, WorkspaceOptions workspace, Uri vault)
    {
        var secrets = submission.Secrets ?? [];
        var identity = secrets.Count > 0 && workspace.JobIdentityClientId.Length > 0 ? $" --identity {workspace.JobIdentityClientId}" : "";
        return string.Concat(secrets.Select(name => $" --secret {name}={VaultAddress.Of(vault, submission.Job.Workspace, name)}")) + identity;
    }

    private static TimeSpan Limit(TimeSpan? limit, ComputePriority tier)
    {
        var longest = tier == ComputePriority.Spot ? LongestSpot : LongestDedicated;
        return limit is { } own && own + LimitMargin < longest ? own + LimitMargin : longest;
    }

    private static JobInput Input(string type, string datastore, string path) => new(type, Uri(datastore, path), "ReadOnlyMount");

    private static JobOutput Output(WorkspaceOptions workspace, string path) => new(Folder, Uri(workspace.ArtifactDatastore, path), "ReadWriteMount");

    private static string Uri(string datastore, string path) => $"azureml://datastores/{datastore}/paths/{path}";

    private static string? SharedMemory(ComputeRequest compute) => compute.SharedMemoryGiB is { } size
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(size)}g")
        : null;
}
