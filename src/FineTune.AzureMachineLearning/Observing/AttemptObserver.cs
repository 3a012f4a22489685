using System.Collections.Concurrent;
using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Placements;
using FineTune.AzureMachineLearning.Quota;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Extensions.Logging;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>Looks at attempts: at the platform's list, and where that leaves a doubt, at the trainer's heartbeat, the run history and
/// the cluster.</summary>
internal sealed class AttemptObserver(
    AzureMlOptions options, PlacementStore placements, Heartbeats heartbeats, AttemptFollower follower, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<AttemptName, DateTimeOffset> silentSince = [];

    public async Task<TrainingStatus> ObserveAsync(
        AzureMlLocation location, AttemptName attempt, Placement placement, CancellationToken cancellation)
    {
        if (placement.Rejection is { } rejection)
        {
            return new TrainingStatus.Ended(placement.GaveUpAt is null ? AzureErrors.Rejected(rejection) : AzureErrors.NoCapacity(rejection));
        }

        // The trainer's files cost the control plane nothing, and what they tell decides how old its own word may be.
        var heartbeat = await heartbeats.ReadAsync(attempt, cancellation);
        if (await FindAsync(location, attempt, heartbeat, cancellation) is not { } job)
        {
            return new TrainingStatus.Unknown();
        }

        // A job whose nodes were taken away waits again; its wait began with its last sign of life.
        var phase = JobStatus.PhaseOf(job.Properties.Status);
        switch (Interpret(attempt, placement, phase, heartbeat))
        {
            case Sighting.Waiting:
                return await ShortageAsync(location, placement, cancellation) is { } shortage
                    ? await GiveUpAsync(location, attempt, placement, shortage, cancellation)
                    : throw new NotYetException("The job waits for nodes.", options.LookInterval);
            case Sighting.WaitedTooLong:
                var reason = await ReasonAsync(location, placement, cancellation);
                return await GiveUpAsync(location, attempt, placement, reason, cancellation);
            case Sighting.Lost:
                return new TrainingStatus.Ended(new Verdict(VerdictKind.Broken, AzureErrors.Silent(options.SilenceGrace)));
            case Sighting.Over:
                return new TrainingStatus.Ended(await JudgeAsync(location, attempt, placement, phase, job, cancellation));
            case Sighting.Training:
                await follower.FollowAsync(location, attempt, GpuSize.Find(placement.VmSize) is not null, cancellation);
                return new TrainingStatus.Running(await heartbeats.ProgressAsync(attempt, heartbeat!, cancellation));
            default:
                await follower.FollowAsync(location, attempt, GpuSize.Find(placement.VmSize) is not null, cancellation);
                return new TrainingStatus.Starting();
        }
    }

    public void Forget(AttemptName attempt)
    {
        silentSince.TryRemove(attempt, out _);
        heartbeats.Forget(attempt);
    }

    // As long as the job and its trainer tell the same, the list serves; where they differ, the job itself is looked at.
    private Task<JobResource?> FindAsync(AzureMlLocation location, AttemptName attempt, Heartbeat? heartbeat, CancellationToken cancellation)
    {
        var waits = location.Board.Seen(attempt.ToString()) is { } seen && JobStatus.PhaseOf(seen.Properties.Status) == JobPhase.Waiting;
        var works = heartbeat is not null && time.GetUtcNow() - heartbeat.Time < options.HeartbeatAge && heartbeat.Step != heartbeat.TotalSteps;
        return location.Board.FindAsync(attempt.ToString(), waits == works ? options.LookInterval : options.ListInterval, cancellation);
    }

    private Sighting Interpret(AttemptName attempt, Placement placement, JobPhase phase, Heartbeat? heartbeat)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? silent = null;
        if (phase == JobPhase.Silent)
        {
            silent = silentSince.GetOrAdd(attempt, now);
        }
        else
        {
            silentSince.TryRemove(attempt, out _);
        }

        return Sightings.Of(
            phase, heartbeat?.Time, placement.SubmittedAt ?? placement.ChosenAt, silent, placement.QueueDeadline ?? options.QueueDeadline,
            options.SilenceGrace, now);
    }

    // Why a cluster will never have the nodes; null where waiting may help. What it told before the job came is not yet about the job.
    private async Task<string?> ShortageAsync(AzureMlLocation location, Placement placement, CancellationToken cancellation) =>
        placement.Cluster is not null && time.GetUtcNow() - (placement.SubmittedAt ?? placement.ChosenAt) >= options.ListInterval
            && await ReasonAsync(location, placement, cancellation) is var reason && AllocationFailure.IsQuota(reason)
            ? reason
            : null;

    private static async Task<string> ReasonAsync(AzureMlLocation location, Placement placement, CancellationToken cancellation)
    {
        var cluster = placement.Cluster is { } name ? await location.Clusters.Board.FindAsync(name, cancellation) : null;
        return (cluster is null ? null : AllocationFailure.Of(cluster)) ?? "the wait for nodes reached its deadline";
    }

    private async Task<TrainingStatus> GiveUpAsync(
        AzureMlLocation location, AttemptName attempt, Placement placement, string reason, CancellationToken cancellation)
    {
        logger.WaitedInVain(attempt.ToString(), placement.Nodes, placement.VmSize, placement.Location, reason);
        var now = time.GetUtcNow();
        await placements.SaveAsync(attempt, placement with { GaveUpAt = now, CancelledAt = now, Rejection = reason }, cancellation);
        await location.Jobs.CancelAsync(attempt.ToString(), cancellation);
        return new TrainingStatus.Ended(AzureErrors.NoCapacity(reason));
    }

    private async Task<Verdict> JudgeAsync(
        AzureMlLocation location, AttemptName attempt, Placement placement, JobPhase phase, JobResource job, CancellationToken cancellation)
    {
        if (phase == JobPhase.Completed)
        {
            return Verdict.Success;
        }

        var details = await location.History.FindAsync(attempt.ToString(), cancellation);
        // Only where nobody asked for the end may nodes have been taken away without a word.
        var cluster = phase == JobPhase.Canceled && placement is { Cluster: { } name, CancelledAt: null }
            ? await location.Clusters.Board.LookAsync(name, cancellation)
            : null;
        var preempted = cluster?.Properties.Properties?.NodeStateCounts?.PreemptedNodeCount ?? 0;
        var verdict = Outcome.Of(phase, job, placement, details, preempted);
        if (verdict.Error?.Code == "no_capacity")
        {
            await placements.SaveAsync(
                attempt, placement with { GaveUpAt = time.GetUtcNow(), Rejection = details?.Text }, cancellation);
        }

        return verdict;
    }
}
