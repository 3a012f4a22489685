using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Counts findings by kind and keeps the first places of each, so that a million of them take no more room than twenty.</summary>
/// <param name="skipsRows">Whether an error only leaves out its row, and so weighs as a warning.</param>
internal sealed class FindingLog(bool skipsRows = false)
{
    private readonly Dictionary<FindingKind, (long Count, List<FindingPlace> Places)> kinds = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<FindingKind> refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether anything refuses the file as a whole.</summary>
    public bool HasRefusal => refusals.Count > 0;

    /// <summary>Counts a finding.</summary>
    /// <returns>True when its place is to be kept by <see cref="Keep"/>; the place is dear to find out, so only then.</returns>
    public bool Count(FindingKind kind)
    {
        var (count, places) = kinds.TryGetValue(kind, out var known) ? known : (0, []);
        kinds[kind] = (count + 1, places);
        return places.Count < FindingGroup.KeptPlaces;
    }

    public void Keep(FindingKind kind, FindingPlace place) => kinds[kind].Places.Add(place);

    public void Tell(FindingKind kind, FindingPlace place)
    {
        if (Count(kind))
        {
            Keep(kind, place);
        }
    }

    /// <summary>Notes what refuses the file as a whole, whether rows are skipped or not.</summary>
    public void Refuse(FindingKind kind, FindingPlace place)
    {
        refusals.Add(kind);
        Tell(kind, place);
    }

    /// <summary>All kinds, errors first, then in the order of their first place.</summary>
    public IReadOnlyList<FindingGroup> Groups() =>
    [
        .. kinds
            .Select(pair => new FindingGroup(pair.Key.Code, SeverityOf(pair.Key), pair.Value.Count, pair.Key.Message, pair.Key.Fix, pair.Value.Places))
            .OrderByDescending(group => group.Severity)
            .ThenBy(group => group.Places.Count == 0 ? 0 : group.Places[0].Line),
    ];

    private Severity SeverityOf(FindingKind kind) =>
        skipsRows && kind.Severity == Severity.Error && !refusals.Contains(kind) ? Severity.Warning : kind.Severity;
}
