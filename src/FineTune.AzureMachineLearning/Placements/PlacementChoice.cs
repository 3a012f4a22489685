using FineTune.AzureMachineLearning.Quota;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Placements;

/// <summary>Chooses where an attempt goes: what was asked for, or what the job may get instead, in order of price, leaving out where
/// earlier attempts waited in vain.</summary>
internal static class PlacementChoice
{
    /// <summary>The choice; null where nothing is left that the quota holds.</summary>
    public static ComputeRequest? Of(ComputeRequest request, IReadOnlyList<SizeOffer> offers, IReadOnlyList<Placement> inVain)
    {
        var candidates = NoRoom.Alternatives(request, offers).Where(choice => IsAllowed(request, choice));
        if (NoRoom.Check(request, offers) is null)
        {
            candidates = candidates.Prepend(request);
        }

        return candidates.FirstOrDefault(choice => !inVain.Any(placement => placement.IsSamePlace(choice)));
    }

    private static bool IsAllowed(ComputeRequest request, ComputeRequest choice)
    {
        var isHere = choice.Location == request.Location;
        var isSize = string.Equals(choice.ComputeType, request.ComputeType, StringComparison.OrdinalIgnoreCase) && choice.Nodes == request.Nodes;
        return request.Fallback switch
        {
            ComputeFallback.Tier => isHere && isSize,
            ComputeFallback.Size => isHere,
            ComputeFallback.Location => true,
            _ => false,
        };
    }
}
