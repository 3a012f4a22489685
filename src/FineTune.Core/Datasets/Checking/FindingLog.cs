using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Checking;

/// <summary>Counts findings by kind and keeps the first places of each, so that a million of them take no more room than twenty.</summary>
/// <param name="skipsRows">Whether an error only leaves out its row, and so weighs as a warning.</param>
internal sealed class FindingLog(bool skipsRows = false)
{
    /// <summary>Characters of all places together; beyond them places are only counted. A report stays small however hostile the file.</summary>
    public const int MaxCharacters = 40_000;

    /// <summary>Characters of a path or an excerpt.</summary>
    public const int MaxText = 200;

    private readonly Dictionary<FindingKind, Kept> kinds = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<FindingKind> refusals = new(ReferenceEqualityComparer.Instance);
    private int characters;

    /// <summary>Whether anything refuses the file as a whole.</summary>
    public bool HasRefusal => refusals.Count > 0;

    /// <summary>Counts a finding.</summary>
    /// <returns>True when its place is to be kept by <see cref="Keep"/>; the place is dear to find out, so only then.</returns>
    public bool Count(FindingKind kind)
    {
        if (!kinds.TryGetValue(kind, out var kept))
        {
            kinds[kind] = kept = new Kept();
        }

        kept.Count++;
        return IsRoomFor(kept);
    }

    public void Keep(FindingKind kind, FindingPlace place)
    {
        var told = place with { Path = Shorten(place.Path), Excerpt = place.Excerpt is null ? null : Shorten(place.Excerpt) };
        characters += told.Path.Length + (told.Excerpt?.Length ?? 0);
        kinds[kind].Places.Add(told);
    }

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

    /// <summary>Adds what was found in a later part of the file.</summary>
    /// <param name="later">What was found.</param>
    /// <param name="linesBefore">Lines before that part, where its own begin at 1.</param>
    public void Add(FindingLog later, long linesBefore)
    {
        foreach (var (kind, more) in later.kinds)
        {
            if (!kinds.TryGetValue(kind, out var kept))
            {
                kinds[kind] = kept = new Kept();
            }

            kept.Count += more.Count;
            foreach (var place in more.Places.TakeWhile(_ => IsRoomFor(kept)))
            {
                Keep(kind, place with { Line = linesBefore + place.Line });
            }
        }
    }

    public void Clear()
    {
        kinds.Clear();
        refusals.Clear();
        characters = 0;
    }

    /// <summary>All kinds, errors first, then in the order of their first place.</summary>
    public IReadOnlyList<FindingGroup> Groups() =>
    [
        .. kinds
            .Select(pair => new FindingGroup(pair.Key.Code, SeverityOf(pair.Key), pair.Value.Count, pair.Key.Message, pair.Key.Fix, pair.Value.Places))
            .OrderByDescending(group => group.Severity)
            .ThenBy(group => group.Places.Count == 0 ? 0 : group.Places[0].Line),
    ];

    private bool IsRoomFor(Kept kept) => kept.Places.Count < FindingGroup.KeptPlaces && characters < MaxCharacters;

    private static string Shorten(string text)
    {
        if (text.Length <= MaxText)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText;
        return $"{text[..length]}…";
    }

    private Severity SeverityOf(FindingKind kind) =>
        skipsRows && kind.Severity == Severity.Error && !refusals.Contains(kind) ? Severity.Warning : kind.Severity;

    private sealed class Kept
    {
        public long Count { get; set; }

        public List<FindingPlace> Places { get; } = [];
    }
}
