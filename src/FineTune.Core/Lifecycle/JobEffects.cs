using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Access;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Datasets.Tokens;
using FineTune.Core.FollowUps;
using FineTune.Core.Ports;
using FineTune.Core.Secrets;
using FineTune.Core.Tasks;

namespace FineTune.Core.Lifecycle;

/// <summary>Runs the lifecycle's effects on the ports and says what they saw. Shared by all drivers.</summary>
public sealed class JobEffects(
    ITaskStore tasks, IDatasetStore datasets, IArtifactStore artifacts, IModelCatalog catalog, IReadOnlyList<ITrainingPlatform> platforms,
    SecretNames? secrets = null, TokenCounts? counts = null)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 2 };

    private readonly FollowUpEffects followUps = new(tasks, datasets, artifacts, catalog, secrets);

    /// <summary>Runs an effect. What goes wrong becomes <see cref="Observation.EffectFailed"/>; only cancellation is thrown.</summary>
    public async Task<Observation> RunAsync(Job job, Effect effect, CancellationToken cancellation)
    {
        using var scope = AccessScope.Enter(job.Key.Workspace);
        try
        {
            return await DoAsync(job, effect, cancellation);
        }
        catch (NotYetException notYet)
        {
            return new Observation.NotYet(job.Attempt, notYet.LookAgain);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new Observation.EffectFailed(job.Attempt, exception.Message);
        }
    }

    private async Task<Observation> DoAsync(Job job, Effect effect, CancellationToken cancellation)
    {
        var attempt = job.Attempt;
        var name = job.AttemptName;
        switch (effect)
        {
            case Effect.ValidateData:
                var fault = job.FollowUp is null ? (await LoadAsync(job, cancellation)).Error : await followUps.PrepareAsync(job, cancellation);
                return new Observation.DataChecked(attempt, fault);
            case Effect.EnsureCompute:
                var claim = new ComputeClaim(name, job.Key, job.Compute, job.CreatedAt);
                return await PlatformOf(job).EnsureComputeAsync(claim, cancellation) switch
                {
                    ComputeGrant.Ready => new Observation.ComputeReady(attempt),
                    ComputeGrant.Refused refused => new Observation.Refused(attempt, refused.Error),
                    _ => new Observation.ComputeWaiting(attempt),
                };
            case Effect.Submit:
                var refusal = job.FollowUp is null ? await SubmitAsync(job, cancellation) : await followUps.SubmitAsync(job, PlatformOf(job), cancellation);
                return refusal is null ? new Observation.Submitted(attempt) : new Observation.Refused(attempt, refusal);
            case Effect.Observe:
                return await PlatformOf(job).ObserveAsync(name, cancellation) switch
                {
                    TrainingStatus.Starting => new Observation.Training(attempt, Started: false, null),
                    TrainingStatus.Running running => new Observation.Training(attempt, Started: true, running.Progress),
                    TrainingStatus.Ended ended => new Observation.Ended(attempt, ended.Verdict),
                    _ => new Observation.Missing(attempt),
                };
            case Effect.Stop or Effect.StopGracefully:
                var stopped = await PlatformOf(job).StopAsync(name, effect == Effect.StopGracefully, cancellation);
                return stopped ? new Observation.Stopped(attempt) : new Observation.Stopping(attempt);
            case Effect.Collect:
                await PlatformOf(job).CollectAsync(name, cancellation);
                var result = await ReadResultAsync(name, cancellation);
                if (job.FollowUp is not null)
                {
                    result = await followUps.KeepAsync(job, result, cancellation);
                }

                await PlatformOf(job).ReleaseAsync(name, cancellation);
                return new Observation.Collected(attempt, result);
            case Effect.Release:
                await PlatformOf(job).ReleaseAsync(name, cancellation);
                return new Observation.Released(attempt);
            case Effect.Purge:
                await artifacts.DeleteAllAsync(name.RunPrefix, cancellation);
                if (job.FollowUp is not null)
                {
                    await followUps.RemoveAsync(job, cancellation);
                }

                return new Observation.Purged(attempt);
            default:
                await tasks.RemoveAsync(job.Key.Task, job.TaskId, cancellation);
                return new Observation.TaskRemoved(attempt);
        }
    }

    // Returns why it cannot be trained any more.
    private async Task<JobError?> SubmitAsync(Job job, CancellationToken cancellation)
    {
        var material = await LoadAsync(job, cancellation);
        if (material.Error is not null)
        {
            return material.Error;
        }

        var name = job.AttemptName;
        var (task, spec, model) = (material.Task!, material.Job!, material.Model!);
        var arguments = LlamaFactoryArguments.Render(task, spec);
        var platform = PlatformOf(job);
        var offer = (await platform.OffersAsync(cancellation)).First(o => o.Location == job.Compute.Location && o.ComputeType == job.Compute.ComputeType);
        var document = JobDocument(job, material, offer, arguments);
        await PutAsync(name.RunPrefix + JobDirectory.JobFile, document.ToJsonString(Indented), cancellation);
        await PutAsync(name.RunPrefix + JobDirectory.ConfigFile, LlamaFactoryArguments.ToYaml(arguments, task), cancellation);
        IReadOnlyList<string> passed = offer.PassesSecrets && material.Secrets is { } set ? SecretTable.Of(spec, model, set) : [];
        await platform.SubmitAsync(
            new Submission(name, job.Key, job.Compute, model, [.. material.Training.Union(material.Validation)], job.MaxDuration, passed), cancellation);
        return null;
    }

    // The task, the job's part of it and all it names; or why one of them is not there any more.
    private async Task<Material> LoadAsync(Job job, CancellationToken cancellation)
    {
        var body = await tasks.FindSpecificationAsync(job.Key.Task, job.TaskId, cancellation)
            ?? throw new InvalidOperationException($"Task '{job.Key.Task}' is gone.");
        var models = await catalog.ListAsync(cancellation);
        var found = new Dictionary<DatasetReference, DatasetVersion>();
        foreach (var reference in TaskSpecReader.DatasetReferences(body))
        {
            if (await datasets.FindAsync(reference.Name, reference.Version, cancellation) is { } version)
            {
                found[reference] = version;
            }
        }

        var offers = await PlatformOf(job).OffersAsync(cancellation);
        var set = secrets is null ? null : await secrets.ReadAsync(cancellation);
        var reading = TaskSpecReader.Read(body, new SubmissionContext(models, offers, found)
        {
            Secrets = set,
            Counts = counts is null ? SubmissionContext.NoCounts : await counts.FindAsync(body, models, found.Values, cancellation),
        });
        if (reading.Spec is not { } task)
        {
            var first = reading.Findings.First(finding => finding.Severity == Findings.Severity.Error);
            return new Material(new JobError(first.Code, first.Message, first.Fix), null, null, null, [], [], null);
        }

        return new Material(
            null, task, task.Jobs.Single(spec => spec.Name == job.Key.Job), models.Single(model => model.Name == task.Model),
            [.. task.Datasets.Select(reference => found[reference])], [.. task.ValidationDatasets.Select(reference => found[reference])], set);
    }

    private static JsonObject JobDocument(Job job, Material material, Offer offer, JsonObject arguments) => new()
    {
        ["schema"] = 1,
        ["task"] = job.Key.Task,
        ["taskId"] = job.TaskId,
        ["job"] = job.Key.Job,
        ["attempt"] = job.Attempt,
        ["engine"] = EngineCapabilities.Of(offer).Name,
        ["model"] = new JsonObject { ["name"] = material.Model!.Name, ["path"] = material.Model.Source },
        ["datasets"] = Files(material.Training),
        ["validationDatasets"] = Files(material.Validation),
        ["nodes"] = job.Compute.Nodes,
        ["cardsPerNode"] = job.Compute.CardsPerNode,
        ["device"] = offer.Device == DeviceKind.Gpu ? "cuda" : "cpu",
        ["arguments"] = arguments,
    };

    private static JsonArray Files(IEnumerable<DatasetVersion> versions) => new([.. versions.Select(version => new JsonObject
    {
        ["name"] = version.Dataset,
        ["version"] = version.Version,
        ["path"] = JobDirectory.DataPath(version),
        ["format"] = version.Report.Format.ToString().ToLowerInvariant(),
    })]);

    private async Task<TrainingResult?> ReadResultAsync(AttemptName name, CancellationToken cancellation)
    {
        await using var content = await artifacts.OpenAsync(name.RunPrefix + JobDirectory.ResultFile, 0, null, cancellation);
        return content is null ? null : await TrainingResult.ReadAsync(content, name.Number, cancellation);
    }

    private async Task PutAsync(string path, string text, CancellationToken cancellation)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await artifacts.PutAsync(path, content, cancellation);
    }

    private ITrainingPlatform PlatformOf(Job job) =>
        platforms.FirstOrDefault(platform => platform.Serves(job.Compute.Location))
        ?? throw new InvalidOperationException($"No platform serves location '{job.Compute.Location}'.");

    private sealed record Material(JobError? Error, TaskSpec? Task, JobSpec? Job, BaseModel? Model, IReadOnlyList<DatasetVersion> Training,
        IReadOnlyList<DatasetVersion> Validation, IReadOnlySet<string>? Secrets);
}
