namespace FineTune.Functions.Tests;

/// <summary>The Bicep files, as they are checked out.</summary>
internal static class Infrastructure
{
    /// <summary>Text of every file.</summary>
    public static IReadOnlyList<string> Texts { get; } = Read();

    private static List<string> Read()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FineTune.Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return [.. Directory.EnumerateFiles(Path.Combine(folder, "infra"), "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText)];
    }
}
