using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Api.Tasks;

/// <summary>What views of tasks tell besides what is stored: places in queues, and costs as they are now.</summary>
internal sealed class PlatformFacts(IReadOnlyList<ITrainingPlatform> platforms, TimeProvider clock)
{
    /// <summary>Place in the queue, from 1; null where the job does not wait for compute.</summary>
    public int? QueuePosition(Job job) => job.State == JobState.Queued
        ? platforms.Select(platform => platform.QueuePosition(job.AttemptName)).FirstOrDefault(place => place is not null)
        : null;

    /// <summary>Price in USD so far; null where the compute costs nothing. A job keeps the price of the day it was made.</summary>
    public decimal? CostUsd(Job job) => job.UsdPerHour is null ? null : Math.Round(JobBudget.CostOf(job, clock.GetUtcNow()) ?? 0, 2);
}
