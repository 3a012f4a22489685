namespace FineTune.Tests.Shared;

/// <summary>Files of the repository that are generated: <c>make docs</c> writes them, tests hold them to what they are made from.</summary>
internal static class GeneratedFile
{
    private static readonly bool Writes = Environment.GetEnvironmentVariable("FINETUNE_WRITE") == "1";

    /// <summary>Fails where a file does not hold what it should; writes it where that is asked for.</summary>
    /// <param name="expected">The whole file.</param>
    /// <param name="path">Folders below the root of the repository, and the file's name.</param>
    public static void Compare(string expected, params string[] path)
    {
        var file = Path.Combine([RepositoryRoot.Path, .. path]);
        if (Writes)
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(File.Exists(file), $"{file} is missing: run 'make docs'.");
        Assert.True(expected.ReplaceLineEndings() == File.ReadAllText(file).ReplaceLineEndings(), $"{file} is not what it is made from: run 'make docs'.");
    }
}
