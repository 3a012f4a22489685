using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Evaluations;
using FineTune.Core.FollowUps;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Jobs;

/// <summary>On what a tuned model and its base are to be set side by side: a dataset, prompts or both.</summary>
/// <param name="Dataset">Dataset to measure on, as name or name@version, of the form of the rows that trained; null for none.</param>
/// <param name="Prompts">What both models answer, at most 16 texts of at most 4000 characters.</param>
/// <param name="MaxSamples">Rows of the dataset that are measured at most, 1 to 10000; 1000 by default.</param>
/// <param name="MaxNewTokens">Longest answer in tokens, 1 to 1024; 128 by default.</param>
/// <param name="Temperature">0, the default, for the most likely answers; up to 2, answers are drawn the more freely the higher it is.</param>
/// <param name="Seed">Of the drawing; 42 by default.</param>
public sealed record EvaluationRequest(
    string? Dataset = null, IReadOnlyList<string>? Prompts = null, int? MaxSamples = null, int? MaxNewTokens = null, double? Temperature = null, int? Seed = null);

/// <summary><c>…/evaluation</c>: the tuned model and its base side by side, in the background.</summary>
internal static class EvaluationEndpoints
{
    public static void Map(IEndpointRouteBuilder job)
    {
        job.MapPost("/evaluation", RequestAsync).ReadsJson<EvaluationRequest>().Produces<ModelEvaluation>(StatusCodes.Status202Accepted)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict)
            .WithName("evaluateModel").WithSummary("Measure the tuned model and its base on a dataset, and let both answer prompts, in the background; asking the same again changes nothing");
        job.MapGet("/evaluation", GetAsync).Produces<ModelEvaluation>().Refuses(StatusCodes.Status404NotFound)
            .WithName("getEvaluation").WithSummary("Look at the last evaluation, or how far it is");
    }

    private static async Task<IResult> RequestAsync(
        string name, string job, HttpRequest request, JobFiles files, ITaskStore tasks, IDatasetStore datasets, IModelEvaluator evaluator,
        CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            // What fits a job is known by its task.
            if (await files.FindAsync(name, job, cancellation) is not { } found || await tasks.FindTaskAsync(name, cancellation) is not { } task)
            {
                return Problem.NotFound("job");
            }

            var json = body.Document.RootElement;
            var version = EvaluationReader.FindDataset(json) is { } reference ? await datasets.FindAsync(reference.Name, reference.Version, cancellation) : null;
            var (options, findings) = EvaluationReader.Read(json, task.Value.Stage, version);
            if (options is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, findings[0].Message.En, findings);
            }

            return (await TrainedModel.RequireAsync(files.Store, found, cancellation)).Obstacle is { } obstacle
                ? FollowUpResults.Refused(obstacle)
                : FollowUpResults.Of(request, await evaluator.RequestAsync(found, options, cancellation));
        }
    }

    private static async Task<IResult> GetAsync(string name, string job, JobFiles files, IModelEvaluator evaluator, CancellationToken cancellation) =>
        await files.FindAsync(name, job, cancellation) is { } found && await evaluator.FindAsync(found, cancellation) is { } evaluation
            ? Results.Ok(evaluation)
            : Problem.NotFound("evaluation");
}
