using System.Xml.Linq;

namespace FineTune.Architecture.Tests;

/// <summary>The files of the repository, as they are checked out.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", ".finetune", "dist"];

    public static string Root { get; } = RepositoryRoot.Path;

    /// <summary>Project files below a folder, by name.</summary>
    public static IReadOnlyDictionary<string, string> Projects(string folder) =>
        Files(folder, "*.csproj").ToDictionary(file => Path.GetFileNameWithoutExtension(file)!);

    /// <summary>Names that a project file refers to by one kind of item.</summary>
    public static IReadOnlyList<string> References(string project, string item) =>
        [.. XDocument.Load(project).Descendants(item).Select(reference => (string)reference.Attribute("Include")!)];

    /// <summary>Files that people write, with paths relative to the root.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(Path.Combine(Root, folder))
            ? Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(Generated.Contains))
            : [];

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');
}
