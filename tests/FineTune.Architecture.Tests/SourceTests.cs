using System.Text.RegularExpressions;

namespace FineTune.Architecture.Tests;

/// <summary>Habits that a reader relies on.</summary>
public sealed partial class SourceTests
{
    private const int MaxSourceLines = 400;
    private const int MaxTestLines = 600;

    private static readonly string[] Kinds = ["Models", "Services", "Helpers", "Utils", "Common", "Managers", "Interfaces"];
    private static readonly string[] SourcePatterns = ["*.cs", "*.py", "*.ts", "*.tsx"];

    // Written by a program from the OpenAPI document.
    private static readonly string[] GeneratedEndings = [".generated.ts", ".d.ts", "/api/schema.ts"];

    [Fact]
    public void EveryNamespace_EqualsItsFolder()
    {
        var strays =
            from file in Repository.Files("src", "*.cs")
            let match = NamespacePattern().Match(File.ReadAllText(file))
            where match.Success
            let parts = Repository.Relative(file).Split('/')
            let expected = string.Join('.', parts[1..^1])
            where match.Groups[1].Value != expected
            select $"{Repository.Relative(file)}: {match.Groups[1].Value}";

        Assert.Empty(strays);
    }

    [Fact]
    public void NoFile_IsTooLongToReadAtOnce()
    {
        var sources = SourcePatterns.SelectMany(pattern => Repository.Files("src", pattern)).Where(file => Lines(file) > MaxSourceLines);
        var tests = SourcePatterns.SelectMany(pattern => Repository.Files("tests", pattern)).Where(file => Lines(file) > MaxTestLines);
        var tooLong = sources.Concat(tests).Where(file => !GeneratedEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal))).Select(Repository.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Core_AsksNeitherClockNorChanceNorMachine()
    {
        var asked =
            from file in Repository.Files("src/FineTune.Core", "*.cs")
            from match in ForbiddenPattern().Matches(File.ReadAllText(file))
            select $"{Repository.Relative(file)}: {match.Value}";

        Assert.Empty(asked);
    }

    [Fact]
    public void NoFolder_IsNamedAfterAKindOfCode()
    {
        var folders = Repository.Files("src", "*.cs").Select(file => Path.GetDirectoryName(Repository.Relative(file))!.Replace('\\', '/')).Distinct()

            // Base models are a word of the domain.
            .Where(folder => folder != "src/FineTune.LocalTraining/Models");

        Assert.All(folders, folder => Assert.DoesNotContain(folder.Split('/')[^1], Kinds));
    }

    private static int Lines(string file) => File.ReadLines(file).Count();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bEnvironment\.|\bRandom\.Shared\b|\bnew Random\(|\bStopwatch\.|\bTimeProvider\.System\b|\bThread\.Sleep\b|\bTask\.Delay\b|\bHttpClient\b|\b(File|Directory)\.(Read|Write|Open|Create|Exists|Delete|Enumerate|Get)\w*\(|\bConsole\.")]
    private static partial Regex ForbiddenPattern();
}
