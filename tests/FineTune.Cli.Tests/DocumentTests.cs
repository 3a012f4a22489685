namespace FineTune.Cli.Tests;

/// <summary>The pages about the command line say what the command does.</summary>
public sealed class DocumentTests
{
    private const string Marker = "<!-- Below this line the page is written by make docs. -->\n";

    [Theory]
    [InlineData("cli.md", false)]
    [InlineData("cli.zh-CN.md", true)]
    public void TheReference_IsTheTreeOfCommands(string page, bool isChinese)
    {
        var written = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", page));
        var head = written[..(written.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)];
        GeneratedFile.Compare(head + "\n" + CommandPage.Write(new Language(isChinese)), "docs", page);
    }
}
