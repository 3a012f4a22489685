using Azure;
using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Placements;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Jobs;

/// <summary>Sends each attempt to its workspace as one job, once.</summary>
internal sealed class JobSubmitter(
    AzureMlLocations locations, PlacementStore placements, AttemptPlacer placer, ModelFolder models, Uri? vault, TimeProvider time)
{
    /// <summary>See <see cref="ITrainingPlatform.SubmitAsync"/>.</summary>
    public async Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        var attempt = submission.Attempt;
        var placement = await placements.FindAsync(attempt, cancellation)
            ?? throw new InvalidOperationException($"No compute was granted to {attempt}.");
        if (placement.SubmittedAt is not null)
        {
            return;
        }

        var location = locations.At(placement.Location);
        await placer.EnsureClusterAsync(attempt, placement, isLast: true, cancellation);
        var environment = await location.Environments.EnsureAsync(location.Workspace.Options.Image, cancellation);
        var model = await models.EnsureAsync(submission.Model, cancellation);
        var compute = placement.Cluster is { } cluster ? location.Clusters.Calls.IdOf(cluster) : null;
        var body = JobBody.Write(submission, placement, location.Workspace.Options, environment, compute, model, vault);
        var isRepeated = placement.SubmitBegunAt is not null;
        if (!isRepeated)
        {
            placement = await placements.SaveAsync(attempt, placement with { SubmitBegunAt = time.GetUtcNow() }, cancellation);
        }

        try
        {
            location.Board.Note(await location.Jobs.CreateAsync(attempt.ToString(), body, isRepeated, cancellation));
            placement = (await placements.FindAsync(attempt, cancellation))! with { SubmittedAt = time.GetUtcNow() };
        }
        catch (RequestFailedException error) when (error.Status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 409))
        {
            // Sent again it would be refused again; the next look tells it as the end of the attempt.
            var now = time.GetUtcNow();
            var isQuota = AllocationFailure.IsQuota(error.Message) || AllocationFailure.IsCapacity(error.Message);
            placement = placement with { SubmittedAt = now, Rejection = error.Message, GaveUpAt = isQuota ? now : null };
        }

        await placements.SaveAsync(attempt, placement, cancellation);
    }
}
