using FineTune.Api.OpenAi.Errors;
using FineTune.Api.OpenAi.Jobs;
using FineTune.Core.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Catalog;

/// <summary>A model as the contract writes it.</summary>
/// <param name="Created">Unix seconds; 0 for base models, whose age is not known.</param>
public sealed record ModelView(string Id, long Created, string OwnedBy)
{
    public string Object { get; } = "model";
}

/// <summary>The answer to a delete.</summary>
public sealed record DeletedView(string Id, string Object, bool Deleted = true);

/// <summary><c>/v1/models</c>: base models, their mapped names, and tuned models.</summary>
internal static class ModelEndpoints
{
    private const string BaseOwner = "catalog";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/models", ListAsync).Produces<ListView<ModelView>>().WithSummary("List base models and tuned models");
        v1.MapGet("/models/{*model}", GetAsync).Produces<ModelView>().WithSummary("Look at a model");
        v1.MapDelete("/models/{*model}", DeleteAsync).Produces<DeletedView>().WithSummary("Delete a tuned model; its job stays");
    }

    private static async Task<IResult> ListAsync(BaseModels bases, JobFinder jobs, IOptions<OpenAiOptions> options, CancellationToken cancellation)
    {
        var tuned = (await jobs.ListAsync(cancellation)).Where(found => found.HasModel).Select(found => View(found, null, options.Value));
        return OpenAiJson.Ok(new ListView<ModelView>(
            [.. (await bases.NamesAsync(cancellation)).Select(name => new ModelView(name, 0, BaseOwner)), .. tuned], HasMore: false));
    }

    private static async Task<IResult> GetAsync(
        string model, BaseModels bases, JobFinder jobs, JobFolder folder, IOptions<OpenAiOptions> options, CancellationToken cancellation)
    {
        var name = Uri.UnescapeDataString(model);
        if ((await bases.NamesAsync(cancellation)).Contains(name))
        {
            return OpenAiJson.Ok(new ModelView(name, 0, BaseOwner));
        }

        if (await FindAsync(name, jobs, options.Value, cancellation) is { Found: { } found, Step: var step })
        {
            var exists = step is null ? found.HasModel : (await folder.CheckpointsAsync(found.Job, cancellation)).Any(checkpoint => checkpoint.Step == step);
            if (exists)
            {
                return OpenAiJson.Ok(View(found, step, options.Value));
            }
        }

        throw Missing(name);
    }

    private static async Task<IResult> DeleteAsync(
        string model, BaseModels bases, JobFinder jobs, TaskService service, JobFolder folder, RepeatedRequests repeats, IOptions<OpenAiOptions> options,
        CancellationToken cancellation)
    {
        var name = Uri.UnescapeDataString(model);
        if ((await bases.NamesAsync(cancellation)).Contains(name))
        {
            throw OpenAiException.Invalid("model", "not_deletable", $"'{name}' is a base model; only tuned models can be deleted here.");
        }

        var (found, step) = await FindAsync(name, jobs, options.Value, cancellation);
        if (step is null && found is { HasModel: true })
        {
            // A repetition that comes meanwhile is answered alike.
            await repeats.NoteDeletedAsync(name, cancellation);

            // Noted before the files go, so that a model that is named is always whole.
            if (await service.NoteModelRemovedAsync(found.Task.Name, found.Task.Id, found.Id.Job, cancellation))
            {
                await folder.RemoveModelAsync(found.Job, cancellation);
                return OpenAiJson.Ok(new DeletedView(name, "model"));
            }
        }

        return await repeats.WasDeletedAsync(name, cancellation) ? OpenAiJson.Ok(new DeletedView(name, "model")) : throw Missing(name);
    }

    private static async Task<(FoundJob? Found, long? Step)> FindAsync(string name, JobFinder jobs, OpenAiOptions options, CancellationToken cancellation)
    {
        var (candidates, step) = ModelName.Parse(name);
        foreach (var candidate in candidates)
        {
            if (await jobs.FindAsync(candidate, cancellation) is { } found && Name(found, step, options) == name)
            {
                return (found, step);
            }
        }

        return (null, null);
    }

    private static ModelView View(FoundJob found, long? step, OpenAiOptions options) =>
        new(Name(found, step, options), OpenAiJson.Seconds(found.Job.FinishedAt ?? found.Job.StateSince), options.Organization);

    private static string Name(FoundJob found, long? step, OpenAiOptions options) => step is { } number
        ? ModelName.OfCheckpoint(ModelName.Of(found, options.Organization), number)
        : ModelName.Of(found, options.Organization);

    private static OpenAiException Missing(string name) => new(StatusCodes.Status404NotFound, new OpenAiError(
        $"There is no model '{name}'. GET /v1/models lists what there is.", "invalid_request_error", "model", "model_not_found"));
}
