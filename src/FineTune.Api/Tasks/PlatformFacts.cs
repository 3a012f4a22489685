using FineTune.Core.Estimates;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Api.Tasks;

/// <summary>What views of tasks need to know of the platforms.</summary>
/// <param name="platforms">All of them.</param>
/// <param name="offers">What they offer now.</param>
/// <param name="now">UTC.</param>
internal sealed class PlatformFacts(IReadOnlyList<ITrainingPlatform> platforms, IReadOnlyList<Offer> offers, DateTimeOffset now)
{
    /// <summary>Place in the queue, from 1; null where the job does not wait for compute.</summary>
    public int? QueuePosition(Job job) => job.State == JobState.Queued
        ? platforms.Select(platform => platform.QueuePosition(job.AttemptName)).FirstOrDefault(place => place is not null)
        : null;

    /// <summary>Price in USD so far; null where the compute costs nothing. A job keeps the price of the day it was made.</summary>
    public decimal? CostUsd(Job job) => job.UsdPerHour is null ? Price.SoFar(job, offers, now) : Math.Round(JobBudget.CostOf(job, now) ?? 0, 2);
}
