using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Datasets;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Rules;

namespace FineTune.Core.Events;

/// <summary>Something that happened to a dataset, or that a rule made of it. Holds nothing of the data itself.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Subject">What it is about, as a path: <c>datasets/faq/versions/…</c>.</param>
/// <param name="Time">UTC.</param>
/// <param name="Data">What there is to say.</param>
public sealed record DatasetEvent(string Type, string Subject, DateTimeOffset Time, JsonObject Data) : ILoggedEvent
{
    /// <summary>Kinds of findings that are told; the rest stands in the report.</summary>
    private const int FindingsTold = 10;

    /// <inheritdoc/>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{TaskEvent.AtTime(Time)}-{Type}-{Subject}");

    /// <summary>A file passed its check and became a version.</summary>
    public static DatasetEvent Checked(DatasetVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var data = About(version.Dataset, version.Version, version.Report);
        data["bytes"] = version.Bytes;
        data["rows"] = version.Report.Rows;
        data["stages"] = new JsonArray([.. version.Report.Fits.Where(fit => fit.Value.Fits).Select(fit => (JsonNode)fit.Key)]);
        return new DatasetEvent(EventTypes.VersionChecked, SubjectOf(version.Dataset, version.Version), version.CreatedAt, data);
    }

    /// <summary>A file did not pass its check.</summary>
    public static DatasetEvent Failed(string dataset, string fileName, DatasetReport report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        var data = About(dataset, null, report);
        data["fileName"] = Excerpt.Of(fileName);
        return new DatasetEvent(EventTypes.VersionFailed, $"datasets/{dataset}", now, data);
    }

    /// <summary>A version was deleted.</summary>
    public static DatasetEvent Deleted(DatasetVersion version, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new DatasetEvent(EventTypes.VersionDeleted, SubjectOf(version.Dataset, version.Version), now, About(version.Dataset, version.Version, null));
    }

    /// <summary>A rule came to a decision on a version; null while it waits.</summary>
    public static DatasetEvent? Of(RuleFiring firing)
    {
        ArgumentNullException.ThrowIfNull(firing);
        if (firing.Outcome == FiringOutcome.Waiting)
        {
            return null;
        }

        var data = About(firing.Dataset, firing.Version, null);
        data["rule"] = firing.Rule;
        data["outcome"] = JsonNamingPolicy.CamelCase.ConvertName($"{firing.Outcome}");
        data["reason"] = Words(firing.Reason);
        data["task"] = firing.Task;
        return new DatasetEvent(firing.Outcome == FiringOutcome.Fired ? EventTypes.RuleFired : EventTypes.RuleHeldBack, $"rules/{firing.Rule}", firing.At, data);
    }

    private static string SubjectOf(string dataset, string version) => $"datasets/{dataset}/versions/{version}";

    private static JsonObject About(string dataset, string? version, DatasetReport? report)
    {
        var data = new JsonObject { ["dataset"] = dataset };
        if (version is not null)
        {
            data["version"] = version;
        }

        if (report is not null)
        {
            data["findings"] = new JsonArray([.. report.Findings.Take(FindingsTold).Select(Told)]);
        }

        return data;
    }

    private static JsonNode Told(FindingGroup group) => new JsonObject
    {
        ["code"] = group.Code,
        ["severity"] = group.Severity.ToString().ToLowerInvariant(),
        ["count"] = group.Count,
        ["path"] = group.Path,
        ["message"] = Words(group.Message),
    };

    private static JsonObject Words(LocalizedText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };
}
