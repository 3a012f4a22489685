using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Estimates;

/// <summary>What compute costs.</summary>
public static class Price
{
    /// <summary>Price of all nodes for some time, in USD; null where the offer costs nothing.</summary>
    public static decimal? Of(ComputeRequest compute, Offer offer, TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(compute);
        ArgumentNullException.ThrowIfNull(offer);
        return offer.UsdPerHourOf(compute) is { } hour ? Math.Round(hour * (decimal)time.TotalHours, 2) : null;
    }

    /// <summary>Price in USD, by what the offers cost now, of the time that a job's attempts have held compute; null where that costs
    /// nothing, or is offered no more.</summary>
    public static decimal? SoFar(Job job, IEnumerable<Offer> offers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        var held = TimeSpan.FromTicks(job.Attempts.Sum(attempt => Math.Max(0, ((attempt.EndedAt ?? now) - attempt.StartedAt).Ticks)));
        var offer = offers.FirstOrDefault(offer => offer.Location == job.Compute.Location && offer.ComputeType == job.Compute.ComputeType);
        return offer is null ? null : Of(job.Compute, offer, held);
    }
}
