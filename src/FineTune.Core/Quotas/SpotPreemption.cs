using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>Which jobs of spot priority give their cards back for a dedicated one. Pure.</summary>
public static class SpotPreemption
{
    /// <summary>
    /// Spot claims among those granted that have to give way to the first in line: the younger ones first, and no more than it takes. A
    /// workspace that would then have fewer cards than the first one's own keeps them, or it would come first by <see cref="FairShare"/> and get
    /// them back.
    /// </summary>
    /// <param name="first">First in line; null where nobody waits.</param>
    /// <param name="free">Cards that nobody has.</param>
    /// <param name="granted">Claims that have their cards.</param>
    /// <param name="inUse">Cards in use by each workspace; none where it is not named.</param>
    /// <returns>Empty where the first is not dedicated, or where spot alone does not stand in its way.</returns>
    public static IReadOnlyList<ComputeClaim> Choose(
        ComputeClaim? first, int free, IEnumerable<ComputeClaim> granted, IReadOnlyDictionary<string, int> inUse)
    {
        if (first is not { Request.Priority: ComputePriority.Dedicated })
        {
            return [];
        }

        var own = first.Job.Workspace;
        var missing = first.Request.TotalCards - free;
        var left = new Dictionary<string, int>(inUse);
        List<ComputeClaim> chosen = [];
        foreach (var claim in granted.Where(claim => claim.Request.Priority == ComputePriority.Spot).OrderDescending(ClaimOrder.Instance))
        {
            var workspace = claim.Job.Workspace;
            var keeps = left[workspace] - claim.Request.TotalCards;
            if (missing > 0 && (workspace == own || keeps >= left.GetValueOrDefault(own)))
            {
                missing -= claim.Request.TotalCards;
                left[workspace] = keeps;
                chosen.Add(claim);
            }
        }

        return missing <= 0 ? chosen : [];
    }
}
