using FineTune.Core.Datasets;
using FineTune.Core.Findings;

namespace FineTune.Core.Tests.Datasets;

public sealed class BrokenFileTests
{
    public static TheoryData<string> Kinds => [.. BrokenFiles.All.Select(file => file.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CheckAsync_BrokenFile_TellsExactlyWhatIsWrongAndWhere(string kind)
    {
        var file = BrokenFiles.All.Single(one => one.Kind == kind);
        var report = await Checks.CheckAsync(file.Content, file.Name);

        var told = report.Findings.SelectMany(group => group.Places.Select(place => Text(group, place)));
        Assert.Equal(file.Expected, told);
        Assert.Equal(file.Rows, report.Rows);
        Assert.Equal(file.Rows > 0 && report.Findings.All(group => group.Severity != Severity.Error), report.IsUsable);
    }

    [Fact]
    public void Corpus_Has60KindsAndMore() => Assert.True(BrokenFiles.All.Count >= 60, $"{BrokenFiles.All.Count}");

    [Fact]
    public async Task CheckAsync_BrokenFiles_SpeakBothLanguages()
    {
        foreach (var file in BrokenFiles.All.Where(file => file.Content.Length < 50_000))
        {
            foreach (var group in (await Checks.CheckAsync(file.Content, file.Name)).Findings)
            {
                Assert.All(new[] { group.Message, group.Fix }, text =>
                {
                    Assert.NotEmpty(text.En);
                    Assert.Contains(text.Zh, unit => unit >= '\u4E00');
                });
            }
        }
    }

    private static string Text(FindingGroup group, FindingPlace place)
    {
        var at = place.Line == 0 ? "" : place.Column is { } column ? $" {place.Line}:{column}" : $" {place.Line}";
        return place.Path.Length == 0 ? group.Code + at : $"{group.Code}{at} {place.Path}";
    }
}
