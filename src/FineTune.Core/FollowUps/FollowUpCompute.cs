using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.FollowUps;

/// <summary>Where what follows a job runs: one process on the cheapest node of its location that can hold the model. It computes on the
/// processor, so that a node without cards does as well. Pure.</summary>
internal static class FollowUpCompute
{
    /// <summary>Main memory in bytes for each weight of a model that is held in fp32.</summary>
    private const int BytesHeld = 4;

    /// <summary>The same while it is read: the file in 16 bits, its tensors in fp32, and the model that they are copied into.</summary>
    private const int BytesRead = 2 + BytesHeld + BytesHeld;

    private const double GiB = 1L << 30;

    /// <summary>What to ask for; the kind of node that trained where none is known to be large enough.</summary>
    /// <param name="source">Job that trained the model.</param>
    /// <param name="kind">What is made of it.</param>
    /// <param name="weights">Number of weights of the model; null where it is not known.</param>
    /// <param name="offers">What there is.</param>
    /// <returns>The compute, and the price of an hour of it in US dollars, null where it costs nothing.</returns>
    public static (ComputeRequest Compute, decimal? UsdPerHour) Choose(Job source, FollowUpKind kind, long? weights, IReadOnlyList<Offer> offers)
    {
        var asked = source.Compute with { Nodes = 1, CardsPerNode = 1, CpuCores = null, MemoryGiB = null, SharedMemoryGiB = null };
        var here = offers.Where(offer => offer.Location == asked.Location).ToList();
        var own = here.FirstOrDefault(offer => offer.ComputeType == asked.ComputeType);
        var choices = here
            .Where(offer => offer.MaxNodes > 0 && offer.MemoryGiB >= NeededGiB(kind, weights))
            .Select(offer => (Compute: asked with { ComputeType = offer.ComputeType }, Offer: offer))
            .Select(choice => (choice.Compute, UsdPerHour: choice.Offer.UsdPerHourOf(choice.Compute)));

        // A tier without a price is not offered; where nothing has one, the first will do.
        var cheapest = choices.OrderBy(choice => choice.UsdPerHour ?? decimal.MaxValue).ThenByDescending(choice => choice.Compute == asked).FirstOrDefault();
        return cheapest.Compute is null ? (asked, own?.UsdPerHourOf(asked)) : cheapest;
    }

    // An evaluation holds the base while it reads the model.
    private static double NeededGiB(FollowUpKind kind, long? weights) =>
        (weights ?? long.MaxValue) * (double)(BytesRead + (kind == FollowUpKind.Evaluation ? BytesHeld : 0)) / GiB;
}
