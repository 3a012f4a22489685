using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Catalog;
using FineTune.Core.Datasets;
using FineTune.Core.Evaluations;
using FineTune.Core.Exports;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Secrets;
using FineTune.Core.Tasks;

namespace FineTune.Core.FollowUps;

/// <summary>
/// What the effects of a job do where it makes something of another one. It works in a directory of its own; what it made, and the word of it,
/// come into the directory of its source, from where it removes them itself, so that nothing of it comes after its own end.
/// </summary>
internal sealed class FollowUpEffects(
    ITaskStore tasks, IDatasetStore datasets, IArtifactStore artifacts, IModelCatalog catalog, SecretNames? secrets)
{
    private readonly ExportRecords exports = new(artifacts);
    private readonly EvaluationRecords evaluations = new(artifacts);

    /// <summary>Sees to it that all that is needed is there, and that nothing is left of an earlier one.</summary>
    /// <returns>Why it cannot be made; null where it can.</returns>
    public async Task<JobError?> PrepareAsync(Job job, CancellationToken cancellation)
    {
        var error = (await LoadAsync(job, cancellation)).Error;
        if (error is null)
        {
            await RemoveAsync(job, cancellation);
        }

        return error;
    }

    /// <summary>Writes the job directory and starts the trainer.</summary>
    /// <returns>Why it cannot be made any more; null where it is on its way.</returns>
    public async Task<JobError?> SubmitAsync(Job job, ITrainingPlatform platform, CancellationToken cancellation)
    {
        var (error, form, model, dataset) = await LoadAsync(job, cancellation);
        if (error is not null)
        {
            return error;
        }

        var (name, asked) = (job.AttemptName, job.FollowUp!);
        var offer = (await platform.OffersAsync(cancellation)).First(o => o.Location == job.Compute.Location && o.ComputeType == job.Compute.ComputeType);
        var document = await DocumentAsync(job, model!, dataset, offer, cancellation);
        await PutAsync(name.RunPrefix + JobDirectory.JobFile, document, cancellation);
        var folders = new FollowUpFolders(
            asked.Source.RunPrefix, form == TrainedForm.Adapter ? JobDirectory.AdapterFolder : JobDirectory.ModelFolder,
            asked.Kind == FollowUpKind.Export ? JobDirectory.MergedFolder : null);
        var needsToken = offer.PassesSecrets && model!.IsFetched && secrets is not null && (await secrets.ReadAsync(cancellation)).Contains(SecretTable.HubToken.Name);
        await platform.SubmitAsync(
            new Submission(
                name, job.Key, job.Compute, model!, dataset is null ? [] : [dataset], job.MaxDuration, needsToken ? [SecretTable.HubToken.Name] : [], folders),
            cancellation);
        return null;
    }

    /// <summary>Tells of what was made; or removes it, where it is not whole or not wanted any more.</summary>
    /// <returns>How the attempt ended. Without a result nothing was made, whatever the platform says.</returns>
    public async Task<TrainingResult?> KeepAsync(Job job, TrainingResult? result, CancellationToken cancellation)
    {
        var (name, asked) = (job.AttemptName, job.FollowUp!);
        if (result?.Verdict.Kind != VerdictKind.Succeeded || job.Ending?.Target == EndingTarget.Cancel)
        {
            await RemoveAsync(job, cancellation);
        }
        else if (asked.Evaluation is { } options)
        {
            var (told, overlap) = (await ReadAsync(name, cancellation), await OverlapAsync(job, options, cancellation));
            var begun = new ModelEvaluation(EvaluationState.Evaluating, options, asked.RequestedAt, told.Time, overlap);
            await evaluations.SaveAsync(asked.Source, told.Metrics.Complete(begun), cancellation);
        }
        else
        {
            var (told, bytes) = (await ReadAsync(name, cancellation), 0L);
            await foreach (var file in artifacts.ListAsync(asked.Source.RunPrefix + JobDirectory.MergedFolder, cancellation))
            {
                bytes += file.Bytes;
            }

            await exports.SaveAsync(asked.Source, new ModelExport(ExportState.Succeeded, asked.Dtype, asked.RequestedAt, told.Time, bytes), cancellation);
        }

        return result is null && job.Ending?.Verdict?.Kind == VerdictKind.Succeeded
            ? new TrainingResult(new Verdict(VerdictKind.Failed, JobErrors.NoResult()), null)
            : result;
    }

    /// <summary>Removes what was made, and the word of it.</summary>
    public Task RemoveAsync(Job job, CancellationToken cancellation) => job.FollowUp!.Kind == FollowUpKind.Export
        ? exports.RemoveAsync(job.FollowUp.Source, cancellation)
        : evaluations.RemoveAsync(job.FollowUp.Source, cancellation);

    private async Task<(JobError? Error, TrainedForm? Form, BaseModel? Model, DatasetVersion? Dataset)> LoadAsync(Job job, CancellationToken cancellation)
    {
        var asked = job.FollowUp!;
        var task = (await tasks.FindTaskAsync(job.Key.Task, cancellation))?.Value ?? throw new InvalidOperationException($"Task '{job.Key.Task}' is gone.");
        if (await TrainedModel.FindAsync(artifacts, asked.Source, cancellation) is not { } form)
        {
            return (FollowUpErrors.ModelRemoved, null, null, null);
        }

        if ((await catalog.ListAsync(cancellation)).FirstOrDefault(model => model.Name == task.Model) is not { } model)
        {
            return (FollowUpErrors.ModelUnknown(task.Model), null, null, null);
        }

        var dataset = asked.Evaluation?.Dataset is { } named ? await FindAsync(named, cancellation) : null;
        return dataset is null && asked.Evaluation?.Dataset is { } missing
            ? (FollowUpErrors.DatasetGone(missing), null, null, null)
            : (null, form, model, dataset);
    }

    // What the source was trained with, as far as it says how its rows and losses are made.
    private async Task<JsonObject> DocumentAsync(Job job, BaseModel model, DatasetVersion? dataset, Offer offer, CancellationToken cancellation)
    {
        var (asked, path) = (job.FollowUp!, job.FollowUp!.Source.RunPrefix + JobDirectory.JobFile);
        await using var content = await artifacts.OpenAsync(path, 0, null, cancellation) ?? throw new FileNotFoundException($"{path} is gone from the store.");
        var document = (await JsonNode.ParseAsync(content, cancellationToken: cancellation))!.AsObject();
        document["job"] = job.Key.Job;
        document["attempt"] = job.Attempt;
        document["model"] = new JsonObject { ["name"] = model.Name, ["path"] = model.Source };
        document["datasets"] = new JsonArray();
        document["validationDatasets"] = new JsonArray();
        document["nodes"] = job.Compute.Nodes;
        document["cardsPerNode"] = job.Compute.CardsPerNode;
        document["device"] = offer.Device == DeviceKind.Gpu ? "cuda" : "cpu";
        document["followUp"] = asked.Evaluation is { } options
            ? new JsonObject
            {
                ["kind"] = "evaluation",
                ["rows"] = dataset is null ? null : JobDirectory.DataPath(dataset),
                ["maxSamples"] = options.MaxSamples,
                ["prompts"] = new JsonArray([.. options.Prompts.Select(prompt => JsonValue.Create(prompt))]),
                ["maxNewTokens"] = options.MaxNewTokens,
                ["temperature"] = options.Temperature,
                ["seed"] = options.Seed,
            }
            : new JsonObject { ["kind"] = "export", ["dtype"] = asked.Dtype };
        return document;
    }

    private async Task<RowOverlap?> OverlapAsync(Job job, EvaluationOptions asked, CancellationToken cancellation) =>
        asked.Dataset is { } measured ? await TrainedRows.OverlapAsync(tasks, datasets, job.Key.Task, measured, cancellation) : null;

    private Task<DatasetVersion?> FindAsync(string dataset, CancellationToken cancellation)
    {
        var reference = DatasetReference.Parse(dataset);
        return datasets.FindAsync(reference.Name, reference.Version, cancellation);
    }

    private async Task PutAsync(string path, JsonObject document, CancellationToken cancellation)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document), writable: false);
        await artifacts.PutAsync(path, content, cancellation);
    }

    private async Task<Result> ReadAsync(AttemptName name, CancellationToken cancellation)
    {
        var path = name.RunPrefix + JobDirectory.ResultFile;
        await using var content = await artifacts.OpenAsync(path, 0, null, cancellation) ?? throw new FileNotFoundException($"{path} is gone from the store.");
        return await JsonSerializer.DeserializeAsync<Result>(content, JsonSerializerOptions.Web, cancellation) ?? throw new JsonException($"{path} is empty.");
    }

    private sealed record Result(DateTimeOffset Time, Comparison Metrics);
}
