using System.Globalization;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Findings;

namespace FineTune.Core.Datasets;

/// <summary>What checking a whole dataset file told.</summary>
/// <param name="Format">Row shape of the file that trains.</param>
/// <param name="Rows">Rows that can train.</param>
/// <param name="InvalidRows">Rows that the trainer would drop or stumble over.</param>
/// <param name="Characters">Characters (UTF-16) of all trained text.</param>
/// <param name="MeanRowCharacters">Mean characters of a row.</param>
/// <param name="MaxRowCharacters">Characters of the longest row.</param>
/// <param name="Findings">Every kind of finding with its count and its first places, errors first.</param>
public sealed record DatasetReport(
    DatasetFormat Format,
    long Rows,
    long InvalidRows,
    long Characters,
    double MeanRowCharacters,
    long MaxRowCharacters,
    IReadOnlyList<FindingGroup> Findings)
{
    /// <summary>Row shape of the file that was uploaded; differs from <see cref="Format"/> where rows were rewritten.</summary>
    public DatasetFormat SourceFormat { get; init; } = Format;

    public DatasetStatistics Statistics { get; init; } = DatasetStatistics.None;

    /// <summary>Whether each stage (<c>pt, sft, rm, dpo, kto</c>) can train the file, and why not.</summary>
    public IReadOnlyDictionary<string, StageFit> Fits { get; init; } = StageFit.Of(Format, 0, 0);

    /// <summary>The report on a file that was refused before it was read.</summary>
    internal static DatasetReport Refused(FindingKind kind, string excerpt)
    {
        var log = new FindingLog();
        log.Refuse(kind, new FindingPlace(0, Excerpt: excerpt));
        return new ReportTotals().Report(DatasetFormat.Unknown, DatasetFormat.Unknown, log.Groups());
    }

    /// <summary>Whether a task may use the version.</summary>
    public bool IsUsable => Rows > 0 && Findings.All(group => group.Severity != Severity.Error);

    /// <summary>Each kept place as a finding of its own, as requests are answered with.</summary>
    public IEnumerable<Finding> Flatten() => Findings.SelectMany(group => group.Flatten());
}

/// <summary>One kind of finding in a file.</summary>
/// <param name="Code">Stable, lower-case name of the rule.</param>
/// <param name="Severity">An error refuses the file.</param>
/// <param name="Count">How often it was found in the whole file.</param>
/// <param name="Message">What is wrong and why.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Places">The first places, in file order; at most <see cref="KeptPlaces"/>.</param>
public sealed record FindingGroup(
    string Code, Severity Severity, long Count, LocalizedText Message, LocalizedText Fix, IReadOnlyList<FindingPlace> Places)
{
    /// <summary>The first place, as findings about requests write it.</summary>
    public string Path => Places.Count == 0 ? "" : Places[0].ToString();

    /// <summary>Places that are kept of each kind.</summary>
    public const int KeptPlaces = 20;

    /// <summary>Each kept place as a finding of its own.</summary>
    public IEnumerable<Finding> Flatten() => Places.Select(At);

    private Finding At(FindingPlace place) => new(
        place.ToString(), Code, Severity, Extend(place.Excerpt), Fix);

    private LocalizedText Extend(string? excerpt) => excerpt is null ? Message : new($"{Message.En} ({excerpt})", $"{Message.Zh}（{excerpt}）");
}

/// <summary>Where in a file something was found.</summary>
/// <param name="Line">Line of the uploaded file, from 1; in Parquet the row; 0 for the whole file.</param>
/// <param name="Column">Character within the line, from 1; null where the format has none.</param>
/// <param name="Path">JSON path or name of the column within the row; empty for the whole row.</param>
/// <param name="Excerpt">The value, shortened; null where it says nothing.</param>
public sealed record FindingPlace(long Line, long? Column = null, string Path = "", string? Excerpt = null)
{
    public override string ToString()
    {
        var line = Line == 0 ? "" : Column is { } column
            ? string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {column}")
            : string.Create(CultureInfo.InvariantCulture, $"line {Line}");
        return Path.Length == 0 ? line : line.Length == 0 ? Path : $"{line}: {Path}";
    }
}
