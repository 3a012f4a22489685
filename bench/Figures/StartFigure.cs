using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FineTune.Bench.Figures;

/// <summary>Start to end of <c>finetune</c>, compiled ahead, over a bare .NET command that prints a word, compiled the same way.</summary>
internal static class StartFigure
{
    private const int Count = 50;

    private static readonly (string What, string[] Args)[] Commands =
    [
        ("finetune --version", ["--version"]),
        ("finetune task create --help", ["task", "create", "--help"]),
        ("finetune catalog parameters", ["catalog", "parameters"]),
    ];

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("finetune-bench-").FullName;
        var hello = await PublishAsync("bench/Hello", folder, "Hello");
        var finetune = await PublishAsync("src/FineTune.Cli", folder, "finetune");
        var peer = await TimeAsync(hello, []);
        foreach (var (what, args) in Commands)
        {
            var own = await TimeAsync(finetune, args);
            Report.Line($"{what}, p50", $"{own.P50:0} ms", "< 150 ms", $"{own.P50 / peer.P50:0.0} times the {peer.P50:0} ms of a bare .NET command");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> PublishAsync(string project, string folder, string name)
    {
        var output = Path.Combine(folder, name);
        await EndAsync(Process.Start(new ProcessStartInfo("dotnet",
            ["publish", project, "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", output, "--nologo", "--verbosity", "quiet"]))!);
        return Path.Combine(output, name);
    }

    private static async Task<Measure> TimeAsync(string program, string[] args)
    {
        await Measure.RunAsync(5, 1, _ => RunAsync(program, args));
        return await Measure.RunAsync(Count, 1, _ => RunAsync(program, args));
    }

    private static async Task RunAsync(string program, string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    private static async Task EndAsync(Process process)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}.");
        }

        process.Dispose();
    }
}
