using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Queue;

/// <summary>Cards that belong to an attempt until it is released.</summary>
/// <param name="Claim">The claim that was granted.</param>
/// <param name="Cards">Indices of its cards or slots, node by node.</param>
internal sealed record SlotGrant(ComputeClaim Claim, IReadOnlyList<int> Cards)
{
    /// <summary>The cards of one node.</summary>
    public IEnumerable<int> CardsOf(int node) =>
        Cards.Skip(node * Claim.Request.CardsPerNode).Take(Claim.Request.CardsPerNode);
}
