using System.Text.Encodings.Web;
using System.Text.Json;
using FineTune.Core.Findings;
using FineTune.Core.Tasks;
using FineTune.Core.Tasks.Rules;

namespace FineTune.Core.Tests.Tasks;

/// <summary>
/// Golden cases. Each folder <c>cases/&lt;code&gt;/&lt;name&gt;</c> holds a task (<c>spec.json</c>) and everything that is told of it
/// (<c>findings.json</c>); <c>make docs</c> writes the latter anew.
/// </summary>
public sealed class RuleCaseTests
{
    /// <summary>Codes that come from reading a single field, from a name that stands for nothing, or from what was left open.</summary>
    private static readonly string[] ReadingCodes =
    [
        "wrong-type", "not-a-choice", "out-of-range", "not-recommended", "unknown-field", "required", "bad-name", "duplicate-name",
        "unknown-location", "unknown-model", "unknown-template", "unknown-dataset", "unusable-dataset", "unknown-compute-type",
        "does-not-apply", "unsupported-by-engine", "sharding-chosen",
    ];

    private static readonly SubmissionContext NoSecrets = Samples.Context with { Secrets = new HashSet<string>() };

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IndentSize = 2,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Folder => Path.Combine(RepositoryRoot.Path, "tests", "FineTune.Core.Tests", "Tasks", "cases");

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        Directory.EnumerateFiles(Folder, "spec.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => new TheoryDataRow<string>(Path.GetRelativePath(Folder, Path.GetDirectoryName(file)!).Replace('\\', '/')));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_Case_TellsWhatIsWrittenBesideIt(string name)
    {
        var folder = Path.Combine(Folder, name);
        var findings = Samples.Read(File.ReadAllText(Path.Combine(folder, "spec.json")), NoSecrets).Findings;
        var told = JsonSerializer.Serialize(findings, Written) + "\n";

        GeneratedFile.Compare(told, folder, "findings.json");
        Assert.Contains(name.Split('/')[0], findings.Select(finding => finding.Code));
        Assert.All(findings, IsComplete);
    }

    [Fact]
    public void EveryRule_HasACase()
    {
        var known = RuleTable.All.Select(rule => rule.Code).Concat(ReadingCodes).Order(StringComparer.Ordinal);
        var cases = Directory.EnumerateDirectories(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(known, cases);
    }

    [Fact]
    public void EveryRule_HasACodeOfItsOwnAndNamesFieldsThatThereAre()
    {
        var paths = Parameters.ParameterPaths.All;

        Assert.Equal(RuleTable.All.Count, RuleTable.All.Select(rule => rule.Code).Distinct().Count());
        Assert.All(RuleTable.All, rule => Assert.Empty(rule.Paths.Except(paths)));
    }

    internal static void IsComplete(Finding finding)
    {
        Assert.NotEmpty(finding.Code);
        Assert.NotEmpty(finding.Message.En);
        Assert.NotEmpty(finding.Message.Zh);
        Assert.NotEmpty(finding.Fix.En);
        Assert.NotEmpty(finding.Fix.Zh);
    }
}
