using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.LocalTraining.Queue;

/// <summary>
/// Who gets the cards of one kind next: as <see cref="FairShare"/> says. The first in line blocks those behind it, so that a large job is
/// not starved by small ones. Does no I/O and is not thread-safe.
/// </summary>
internal sealed class SlotQueue
{
    private readonly SortedSet<int> free;
    private readonly Dictionary<AttemptName, SlotGrant> granted = [];
    private readonly Dictionary<AttemptName, ComputeClaim> waiting = [];

    // Those that wait of each workspace, sorted; an insertion moves references only.
    private readonly Dictionary<string, List<ComputeClaim>> lines = [];
    private readonly Dictionary<string, int> inUse = [];

    // Everybody's place in line, from 1; null while nobody has asked since the line has changed.
    private Dictionary<AttemptName, int>? places;

    public SlotQueue(int cards)
    {
        Cards = cards;
        free = [.. Enumerable.Range(0, cards)];
    }

    /// <summary>Cards of the machine, free or not.</summary>
    public int Cards { get; }

    public int FreeCards => free.Count;

    public IReadOnlyCollection<SlotGrant> Granted => granted.Values;

    /// <summary>Those that wait, in the order in which they get their cards.</summary>
    public IEnumerable<ComputeClaim> Waiting => FairShare.Order(lines.Select(one => (one.Key, (IReadOnlyList<ComputeClaim>)one.Value)), inUse);

    public SlotGrant? FindGrant(AttemptName attempt) => granted.GetValueOrDefault(attempt);

    /// <summary>Puts a claim in line, unless it waits or was granted before.</summary>
    public void Enter(ComputeClaim claim)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claim.Request.TotalCards, Cards);
        if (granted.ContainsKey(claim.Attempt) || !waiting.TryAdd(claim.Attempt, claim))
        {
            return;
        }

        if (!lines.TryGetValue(claim.Job.Workspace, out var line))
        {
            lines[claim.Job.Workspace] = line = [];
        }

        line.Insert(~line.BinarySearch(claim, ClaimOrder.Instance), claim);
        places = null;
    }

    /// <summary>Grants from the front of the line for as long as the cards suffice.</summary>
    /// <returns>The new grants, in order.</returns>
    public IReadOnlyList<SlotGrant> Advance()
    {
        var left = free.Count;
        List<ComputeClaim> fit = [];
        foreach (var claim in Waiting)
        {
            left -= claim.Request.TotalCards;
            if (left < 0)
            {
                break;
            }

            fit.Add(claim);
        }

        return [.. fit.Select(Grant)];
    }

    /// <summary>Attempts of spot priority that have to give their cards back, as <see cref="SpotPreemption"/> says.</summary>
    public IReadOnlyList<AttemptName> ToPreempt() =>
        [.. SpotPreemption.Choose(Waiting.FirstOrDefault(), free.Count, granted.Values.Select(grant => grant.Claim), inUse).Select(claim => claim.Attempt)];

    /// <summary>Takes up a grant that was made before a restart; its cards are held even where the machine has fewer by now.</summary>
    public void Restore(SlotGrant grant)
    {
        if (granted.TryAdd(grant.Claim.Attempt, grant))
        {
            free.ExceptWith(grant.Cards);
            Count(grant, 1);
        }
    }

    /// <summary>Gives cards or place in line back. Repeating it is harmless.</summary>
    public void Release(AttemptName attempt)
    {
        if (granted.Remove(attempt, out var grant))
        {
            var held = granted.Values.SelectMany(other => other.Cards).ToHashSet();
            free.UnionWith(grant.Cards.Where(card => card < Cards && !held.Contains(card)));
            Count(grant, -1);
        }
        else if (waiting.Remove(attempt, out var claim))
        {
            Leave(claim);
        }
    }

    /// <summary>Place in line, from 1; null when the attempt does not wait.</summary>
    public int? Position(AttemptName attempt)
    {
        if (!waiting.ContainsKey(attempt))
        {
            return null;
        }

        places ??= Waiting.Select((claim, index) => (claim.Attempt, Place: index + 1)).ToDictionary(one => one.Attempt, one => one.Place);
        return places[attempt];
    }

    private SlotGrant Grant(ComputeClaim claim)
    {
        var grant = new SlotGrant(claim, [.. free.Take(claim.Request.TotalCards)]);
        free.ExceptWith(grant.Cards);
        waiting.Remove(claim.Attempt);
        Leave(claim);
        granted.Add(claim.Attempt, grant);
        Count(grant, 1);
        return grant;
    }

    private void Leave(ComputeClaim claim)
    {
        var line = lines[claim.Job.Workspace];
        line.RemoveAt(line.BinarySearch(claim, ClaimOrder.Instance));
        if (line.Count == 0)
        {
            lines.Remove(claim.Job.Workspace);
        }

        places = null;
    }

    // Whoever has fewer cards in use goes before others, so places change with it.
    private void Count(SlotGrant grant, int sign)
    {
        var workspace = grant.Claim.Job.Workspace;
        inUse[workspace] = inUse.GetValueOrDefault(workspace) + (sign * grant.Cards.Count);
        if (inUse[workspace] == 0)
        {
            inUse.Remove(workspace);
        }

        places = null;
    }
}
