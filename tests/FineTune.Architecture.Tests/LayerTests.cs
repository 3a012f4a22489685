namespace FineTune.Architecture.Tests;

/// <summary>Arrows run one way: hosts → Api → Core ← adapters.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["FineTune.Core"] = [],
        ["FineTune.DatasetFormats"] = ["FineTune.Core"],
        ["FineTune.Storage"] = ["FineTune.Core"],
        ["FineTune.LocalTraining"] = ["FineTune.Core"],
        ["FineTune.AzureMachineLearning"] = ["FineTune.Core"],
        ["FineTune.Api"] = ["FineTune.Core"],
        ["FineTune.Cli"] = ["FineTune.Core"],
    };

    private static readonly string[] Hosts = ["FineTune.Local", "FineTune.Functions"];
    private static readonly string[] Folders = ["src", "tests", "bench", "demo"];

    [Fact]
    public void EveryProject_RefersOnlyToProjectsBelowIt()
    {
        foreach (var (name, file) in Repository.Projects("src").Where(project => !Hosts.Contains(project.Key)))
        {
            Assert.True(Allowed.ContainsKey(name), $"{name} has no place in the layers; add it here.");
            var referred = Repository.References(file, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
            Assert.Empty(referred.Except(Allowed[name]).Select(other => $"{name} → {other}"));
        }
    }

    [Fact]
    public void Hosts_AreReferredToByNoOtherProject()
    {
        var referred = Repository.Projects("src").Values.SelectMany(file => Repository.References(file, "ProjectReference"))
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

        Assert.Empty(referred.Intersect(Hosts));
    }

    [Fact]
    public void Core_HasNoPackages() => Assert.Empty(Repository.References(Repository.Projects("src")["FineTune.Core"], "PackageReference"));

    [Fact]
    public void EverySolutionFile_HoldsEveryProjectThatItCan()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "FineTune.Functions.sln"));
        var projects = Folders.SelectMany(folder => Repository.Projects(folder).Keys);

        Assert.All(projects, project => Assert.Contains($"{project}.csproj", solution, StringComparison.Ordinal));
    }
}
