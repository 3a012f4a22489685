using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Placements;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>Finds the verdict on a job that has ended. The same thing, a node taken away, comes in several disguises.</summary>
internal static class Outcome
{
    private const double NearlyAllOfTheLimit = 0.98;

    /// <summary>The verdict on a terminal phase.</summary>
    /// <param name="phase">Completed, failed or canceled.</param>
    /// <param name="job">The job.</param>
    /// <param name="placement">Where it ran, and whether this service asked for its end.</param>
    /// <param name="details">What the run history tells; null where it tells nothing.</param>
    /// <param name="preemptedNodes">Nodes of its cluster that were taken away.</param>
    public static Verdict Of(JobPhase phase, JobResource job, Placement placement, RunDetails? details, int preemptedNodes)
    {
        var text = details?.Text ?? "";
        return phase switch
        {
            JobPhase.Completed => Verdict.Success,
            JobPhase.Canceled when placement.CancelledAt is not null => new Verdict(VerdictKind.Interrupted),
            _ when IsPreemption(text) => Preempted(),
            _ when AllocationFailure.IsQuota(text) || AllocationFailure.IsCapacity(text) => AzureErrors.NoCapacity(text),
            JobPhase.Canceled when RanIntoItsLimit(job, details) => AzureErrors.TimedOut(),
            JobPhase.Canceled when placement.Tier == ComputePriority.Spot || preemptedNodes > 0 => Preempted(),
            JobPhase.Canceled => AzureErrors.CancelledOutside(),
            _ when IsImageFailure(text) => AzureErrors.ImageFailed(text),
            _ => AzureErrors.Exited(text),
        };
    }

    private static Verdict Preempted() => new(VerdictKind.Interrupted, AzureErrors.Preempted());

    private static bool IsPreemption(string text) =>
        text.Contains("PreemptionError", StringComparison.OrdinalIgnoreCase)
        || text.Contains("pre-empted", StringComparison.OrdinalIgnoreCase) || text.Contains("preempted", StringComparison.OrdinalIgnoreCase);

    private static bool IsImageFailure(string text) =>
        text.Contains("ImagePull", StringComparison.OrdinalIgnoreCase) || text.Contains("ImageBuild", StringComparison.OrdinalIgnoreCase)
        || text.Contains("container image", StringComparison.OrdinalIgnoreCase);

    private static bool RanIntoItsLimit(JobResource job, RunDetails? details) =>
        job.Properties.Limits?.Timeout is { Value: var limit } && details is { StartTimeUtc: { } start, EndTimeUtc: { } end }
        && end - start >= limit * NearlyAllOfTheLimit;
}
