using System.Text;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Placements;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Ending;

/// <summary>Stops attempts and removes what they leave in their workspaces.</summary>
internal sealed class AttemptEnder(AzureMlLocations locations, PlacementStore placements, IArtifactStore artifacts, TimeProvider time)
{
    private static readonly TimeSpan DeletionLook = TimeSpan.FromSeconds(10);

    private readonly EndLooks looks = new(time);

    /// <summary>See <see cref="ITrainingPlatform.StopAsync"/>.</summary>
    public async Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation)
    {
        if (await placements.FindAsync(attempt, cancellation) is not { } placement)
        {
            return true;
        }

        if (!looks.IsDue(attempt, gracefully))
        {
            return false;
        }

        var location = locations.At(placement.Location);
        if (await location.Board.FindNowAsync(attempt.ToString(), cancellation) is not { } job)
        {
            return true;
        }

        var phase = JobStatus.PhaseOf(job.Properties.Status);
        if (phase.IsTerminal())
        {
            return true;
        }

        if (gracefully && phase is JobPhase.Running or JobPhase.Silent)
        {
            // The node that finds it tells its training to save a checkpoint and end.
            var request = Encoding.UTF8.GetBytes($$"""{"attempt":{{attempt.Number}}}""");
            using var content = new MemoryStream(request);
            await artifacts.PutAsync(attempt.RunPrefix + JobDirectory.StopFile, content, cancellation);
        }
        else
        {
            await CancelAsync(location, attempt, placement, phase, cancellation);
        }

        return false;
    }

    /// <summary>Removes an attempt from one workspace.</summary>
    /// <exception cref="NotYetException">It has not ended yet, or is being deleted.</exception>
    public async Task ReleaseAsync(AzureMlLocation location, AttemptName attempt, Placement? placement, CancellationToken cancellation)
    {
        var what = $"The end of {attempt}";
        if (placement?.SubmittedAt is not null)
        {
            await ArmOperation.AwaitAsync(location.Management, placement.Operation, what, time.GetUtcNow(), cancellation);
        }

        // A job that is being deleted may still be known as it was.
        var isDeleting = placement is { SubmittedAt: not null, Operation: not null };
        var look = isDeleting ? location.Board.LookAsync(attempt.ToString(), cancellation) : location.Board.FindNowAsync(attempt.ToString(), cancellation);
        if (await look is not { } job)
        {
            return;
        }

        var phase = JobStatus.PhaseOf(job.Properties.Status);
        if (!phase.IsTerminal())
        {
            await CancelAsync(location, attempt, placement, phase, cancellation);
            throw ArmOperation.NotYet(what, EndLooks.First);
        }

        await location.Logs.DeleteAsync(attempt, cancellation);
        var deletion = await location.Jobs.DeleteAsync(attempt.ToString(), cancellation);
        location.Board.Forget(attempt.ToString());
        if (deletion is { } operation)
        {
            if (placement is not null)
            {
                var deleting = placement with { SubmittedAt = placement.SubmittedAt ?? time.GetUtcNow(), Operation = new(operation, time.GetUtcNow()) };
                await placements.SaveAsync(attempt, deleting, cancellation);
            }

            throw ArmOperation.NotYet(what, DeletionLook);
        }
    }

    /// <summary>Forgets an attempt that is over.</summary>
    public void Forget(AttemptName attempt) => looks.Forget(attempt);

    private async Task CancelAsync(
        AzureMlLocation location, AttemptName attempt, Placement? placement, JobPhase phase, CancellationToken cancellation)
    {
        if (placement is { CancelledAt: null })
        {
            await placements.SaveAsync(attempt, placement with { CancelledAt = time.GetUtcNow() }, cancellation);
        }

        if (phase != JobPhase.Ending)
        {
            await location.Jobs.CancelAsync(attempt.ToString(), cancellation);
        }
    }
}
