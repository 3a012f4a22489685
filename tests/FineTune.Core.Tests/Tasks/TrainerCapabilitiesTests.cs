using System.Diagnostics;
using System.Text.Json;
using FineTune.Core.Parameters;
using FineTune.Core.Tasks;

namespace FineTune.Core.Tests.Tasks;

/// <summary>What the tables say of the reference engine is what its program says of itself.</summary>
public sealed class TrainerCapabilitiesTests
{
    private static readonly EngineCapabilities Engine = EngineCapabilities.Reference;

    [Fact]
    public async Task Tables_SayOfTheReferenceEngine_WhatItSaysOfItself()
    {
        using var told = await AskAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.Stage)), List(told, "stages"));
        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.Method)), List(told, "methods"));
        Assert.Equal(Sorted(Engine.Templates), List(told, "templates"));
        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.Optimizer)), List(told, "optimizers"));
        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.PreferenceLoss)), List(told, "losses"));
        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.RopeScaling).Where(choice => choice != "none")), List(told, "ropeScalings"));
        Assert.Equal(Sorted(Engine.ChoicesOf(ParameterTable.Precision).Where(choice => choice != "auto")), List(told, "precisions"));
        Assert.Empty(Engine.ChoicesOf(ParameterTable.Scheduler).Except(List(told, "schedulers")));
    }

    [Fact]
    public async Task EveryRow_IsTakenByTheReferenceEngineExactlyWhenTheTableSaysSo()
    {
        using var told = await AskAsync(TestContext.Current.CancellationToken);
        var taken = List(told, "arguments").Concat(List(told, "ignored")).ToHashSet();
        var rows = ParameterTable.All.Where(row => row.Argument is not null).ToList();

        Assert.Empty(rows.Where(row => row.Engines.HasFlag(Engines.Reference) != taken.Contains(row.Argument!)).Select(row => $"{row.Path}: {row.Argument}"));
    }

    private static async Task<JsonDocument> AskAsync(CancellationToken cancellation)
    {
        var known = Path.Combine(RepositoryRoot.Path, ".finetune", "python");
        var start = new ProcessStartInfo(File.Exists(known) ? (await File.ReadAllTextAsync(known, cancellation)).Trim() : "python3", ["-m", "finetune_trainer", "capabilities"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(RepositoryRoot.Path, "src", "trainer");
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(text);
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);

    private static IReadOnlyList<string> List(JsonDocument told, string name) =>
        [.. told.RootElement.GetProperty(name).EnumerateArray().Select(item => item.GetString()!).Order(StringComparer.Ordinal)];
}
