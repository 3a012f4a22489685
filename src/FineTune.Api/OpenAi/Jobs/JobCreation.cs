using System.Text.Json;
using FineTune.Api.OpenAi.Catalog;
using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Files;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi.Jobs;

/// <summary>Makes a task of a create. Repeating the request finds the task that the first one made.</summary>
internal sealed class JobCreation(
    TaskService service, ITaskStore store, BaseModels models, TrainingFiles files, JobFinder finder, RepeatedRequests repeats)
{
    private const int LongestSlug = 54;

    /// <exception cref="OpenAiException">The request is refused; everything that is wrong with it is told.</exception>
    public async Task<FoundJob> CreateAsync(HttpRequest http, CancellationToken cancellation)
    {
        var (json, bytes) = await Body.ReadAsync(http, cancellation);
        var faults = new FaultList();
        var request = CreateRequest.Read(json, faults);
        var (id, name) = await ClaimAsync(http, bytes, request, cancellation);
        if (await finder.FindAsync(new JobId(name, TaskDocument.JobName, JobId.TailOf(id)), cancellation) is { } earlier)
        {
            return earlier;
        }

        var model = await TryAsync(models.GetAsync(request.Model, cancellation), request.Model.Length > 0, faults);
        var file = await TryAsync(files.GetAsync(request.TrainingFile, "training_file", cancellation), request.TrainingFile.Length > 0, faults);
        var validation = request.ValidationFile is { } named
            ? await TryAsync(files.GetAsync(named, "validation_file", cancellation), isNamed: true, faults)
            : null;
        var extra = ExtraSettings.Read(model?.Settings ?? new Dictionary<string, string>(), request.Metadata, faults);
        if (model is null || file is null)
        {
            faults.ThrowIfAny();
        }

        var document = TaskDocument.Write(name, request, model!, file!, validation, extra, faults);
        using var body = JsonDocument.Parse(document.Json.ToJsonString());
        var reading = await service.ValidateAsync(body.RootElement, cancellation);
        Tell(reading, document, faults);
        faults.ThrowIfAny();
        var origin = new JobOrigin(
            JobOrigin.Name, request.Model, request.TrainingFile, request.ValidationFile, request.Suffix, document.LearningRate, request.Metadata,
            Warnings(reading, document));
        await service.CreateAsync(reading.Spec!, id, cancellation, origin.Write());
        return await finder.FindAsync(new JobId(name, TaskDocument.JobName, JobId.TailOf(id)), cancellation)
            ?? throw new OpenAiException(StatusCodes.Status409Conflict, new OpenAiError(
                $"A task '{name}' exists already. Send the request again.", "invalid_request_error", "suffix", "name_taken"));
    }

    // A task that is being deleted is not what a new request means, however alike.
    private async Task<(string Id, string Name)> ClaimAsync(HttpRequest http, byte[] bytes, CreateRequest request, CancellationToken cancellation)
    {
        var id = await repeats.ClaimAsync(http, bytes, cancellation);
        if (await store.FindTaskAsync(NameOf(request, id), cancellation) is { Value.DeletingSince: not null })
        {
            id = await repeats.ClaimAnewAsync(http, bytes, cancellation);
        }

        return (id, NameOf(request, id));
    }

    private static string NameOf(CreateRequest request, string id)
    {
        var slug = TrainingFiles.Slug(request.Suffix ?? request.Model);
        return $"{slug[..Math.Min(slug.Length, LongestSlug)].TrimEnd('-')}-{JobId.TailOf(id)}";
    }

    private static void Tell(TaskReading reading, TaskDocument document, FaultList faults)
    {
        foreach (var finding in reading.Findings.Where(finding => finding.Severity == Severity.Error))
        {
            faults.Add(document.FieldOf(finding.Path), finding.Code.Replace('-', '_'), $"{finding.Message.En} {finding.Fix.En}");
        }
    }

    private static List<string> Warnings(TaskReading reading, TaskDocument document) =>
    [
        .. reading.Findings.Where(finding => finding.Severity == Severity.Warning)
            .Select(finding => $"{document.FieldOf(finding.Path)}: {finding.Message.En} {finding.Fix.En}"),
    ];

    // What cannot be found is told with the other faults.
    private static async Task<T?> TryAsync<T>(Task<T> finding, bool isNamed, FaultList faults)
        where T : class
    {
        try
        {
            return await finding;
        }
        catch (OpenAiException missing)
        {
            if (isNamed)
            {
                faults.Add(missing.Error.Param ?? "", missing.Error.Code ?? "not_found", missing.Error.Message);
            }

            return null;
        }
    }
}
