namespace FineTune.Core.Tests;

/// <summary>Files of the repository that tests read, and that <c>make docs</c> writes.</summary>
internal static class SourceTree
{
    private static readonly bool Writes = Environment.GetEnvironmentVariable("FINETUNE_WRITE") == "1";

    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>Fails where a file does not hold what it should; writes it where that is asked for.</summary>
    public static void Compare(string path, string expected)
    {
        if (Writes)
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run 'make docs'.");
        Assert.Equal(expected, File.ReadAllText(path), ignoreLineEndingDifferences: true);
    }
}
