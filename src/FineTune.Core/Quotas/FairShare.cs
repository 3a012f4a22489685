using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>Shares cards among workspaces. Pure.</summary>
public static class FairShare
{
    /// <summary>
    /// The order in which claims get their cards: each time the first in line of the workspace that has the fewest cards in use, where what
    /// stands before it in the order counts as in use; among workspaces that have as many, as <see cref="ClaimOrder"/> says.
    /// </summary>
    /// <remarks>
    /// Who hands out cards stops at the first claim that does not fit, so that a large one is not starved by small ones of others: its
    /// workspace has the fewest cards, and whatever is given back is kept for it. A workspace alone in line may have all cards.
    /// </remarks>
    /// <param name="lines">Claims of each workspace, in the order of <see cref="ClaimOrder"/>.</param>
    /// <param name="inUse">Cards in use by each workspace; none where it is not named.</param>
    public static IEnumerable<ComputeClaim> Order(
        IEnumerable<(string Workspace, IReadOnlyList<ComputeClaim> Line)> lines, IReadOnlyDictionary<string, int> inUse)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(inUse);
        return Walk(lines, inUse);
    }

    private static IEnumerable<ComputeClaim> Walk(
        IEnumerable<(string Workspace, IReadOnlyList<ComputeClaim> Line)> lines, IReadOnlyDictionary<string, int> inUse)
    {
        var heads = new PriorityQueue<(IReadOnlyList<ComputeClaim> Line, int Index), (int InUse, ComputeClaim Claim)>(new HeadOrder());
        foreach (var (workspace, line) in lines.Where(one => one.Line.Count > 0))
        {
            heads.Enqueue((line, 0), (inUse.GetValueOrDefault(workspace), line[0]));
        }

        while (heads.TryDequeue(out var head, out var place))
        {
            yield return place.Claim;
            var next = head.Index + 1;
            if (next < head.Line.Count)
            {
                heads.Enqueue((head.Line, next), (place.InUse + place.Claim.Request.TotalCards, head.Line[next]));
            }
        }
    }

    private sealed class HeadOrder : IComparer<(int InUse, ComputeClaim Claim)>
    {
        public int Compare((int InUse, ComputeClaim Claim) x, (int InUse, ComputeClaim Claim) y)
        {
            var order = x.InUse.CompareTo(y.InUse);
            return order != 0 ? order : ClaimOrder.Instance.Compare(x.Claim, y.Claim);
        }
    }
}
