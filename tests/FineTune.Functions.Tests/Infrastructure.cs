namespace FineTune.Functions.Tests;

/// <summary>The Bicep files, as they are checked out.</summary>
internal static class Infrastructure
{
    /// <summary>Text of every file.</summary>
    public static IReadOnlyList<string> Texts { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "infra"), "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText)];
}
