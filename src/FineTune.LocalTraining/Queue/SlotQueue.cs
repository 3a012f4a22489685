using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Queue;

/// <summary>
/// Who gets the cards of one kind next: dedicated before spot, then older before younger. The first in line blocks those behind
/// it, so that a large job is not starved by small ones. Does no I/O and is not thread-safe.
/// </summary>
internal sealed class SlotQueue
{
    private readonly SortedSet<int> free;
    private readonly Dictionary<AttemptName, SlotGrant> granted = [];
    private readonly Dictionary<AttemptName, ComputeClaim> waiting = [];

    // Sorted. An insertion moves references only, and a position is found by bisection.
    private readonly List<ComputeClaim> line = [];

    public SlotQueue(int cards)
    {
        Cards = cards;
        free = [.. Enumerable.Range(0, cards)];
    }

    /// <summary>Cards of the machine, free or not.</summary>
    public int Cards { get; }

    public int FreeCards => free.Count;

    public IReadOnlyCollection<SlotGrant> Granted => granted.Values;

    public IReadOnlyList<ComputeClaim> Waiting => line;

    public SlotGrant? FindGrant(AttemptName attempt) => granted.GetValueOrDefault(attempt);

    /// <summary>Puts a claim in line, unless it waits or was granted before.</summary>
    public void Enter(ComputeClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claim.Request.TotalCards, Cards);
        if (granted.ContainsKey(claim.Attempt) || !waiting.TryAdd(claim.Attempt, claim))
        {
            return;
        }

        line.Insert(~line.BinarySearch(claim, ClaimOrder.Instance), claim);
    }

    /// <summary>Grants from the front of the line for as long as the cards suffice.</summary>
    /// <returns>The new grants, in order.</returns>
    public IReadOnlyList<SlotGrant> Advance()
    {
        var count = 0;
        List<SlotGrant> grants = [];
        while (count < line.Count && line[count].Request.TotalCards <= free.Count)
        {
            var claim = line[count++];
            int[] cards = [.. free.Take(claim.Request.TotalCards)];
            free.ExceptWith(cards);
            waiting.Remove(claim.Attempt);
            var grant = new SlotGrant(claim, cards);
            granted.Add(claim.Attempt, grant);
            grants.Add(grant);
        }

        line.RemoveRange(0, count);
        return grants;
    }

    /// <summary>Takes up a grant that was made before a restart; its cards are held even where the machine has fewer by now.</summary>
    public void Restore(SlotGrant grant)
    {
        if (granted.TryAdd(grant.Claim.Attempt, grant))
        {
            free.ExceptWith(grant.Cards);
        }
    }

    /// <summary>Gives cards or place in line back. Repeating it is harmless.</summary>
    public void Release(AttemptName attempt)
    {
        if (granted.Remove(attempt, out var grant))
        {
            var held = granted.Values.SelectMany(other => other.Cards).ToHashSet();
            free.UnionWith(grant.Cards.Where(card => card < Cards && !held.Contains(card)));
        }
        else if (waiting.Remove(attempt, out var claim))
        {
            line.RemoveAt(line.BinarySearch(claim, ClaimOrder.Instance));
        }
    }

    /// <summary>Place in line, from 1; null when the attempt does not wait.</summary>
    public int? Position(AttemptName attempt) =>
        waiting.TryGetValue(attempt, out var claim) ? line.BinarySearch(claim, ClaimOrder.Instance) + 1 : null;

    private sealed class ClaimOrder : IComparer<ComputeClaim>
    {
        public static readonly ClaimOrder Instance = new();

        public int Compare(ComputeClaim? x, ComputeClaim? y)
        {
            var order = x!.Request.Priority.CompareTo(y!.Request.Priority);
            order = order != 0 ? order : x.CreatedAt.CompareTo(y.CreatedAt);
            order = order != 0 ? order : string.CompareOrdinal(x.Attempt.TaskId, y.Attempt.TaskId);
            order = order != 0 ? order : string.CompareOrdinal(x.Attempt.Job, y.Attempt.Job);
            return order != 0 ? order : x.Attempt.Number.CompareTo(y.Attempt.Number);
        }
    }
}
