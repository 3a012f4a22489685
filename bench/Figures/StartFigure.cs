using System.Diagnostics;
using System.Runtime.InteropServices;
using FineTune.Bench.Host;

namespace FineTune.Bench.Figures;

/// <summary>Start to end of <c>finetune</c>, installed from its package, over a bare .NET command that prints a word, compiled ahead too.</summary>
internal static class StartFigure
{
    private const int Count = 20;

    private static readonly (string What, string[] Args)[] Commands =
    [
        ("finetune --version", ["--version"]),
        ("finetune --help", ["--help"]),
        ("finetune task create --help", ["task", "create", "--help"]),
        ("finetune catalog parameters", ["catalog", "parameters"]),
        ("finetune task list", ["task", "list"]),
    ];

    public static async Task RunAsync(HostUnderTest host)
    {
        var folder = Directory.CreateTempSubdirectory("finetune-bench-").FullName;
        var hello = await PublishAsync(folder);
        var finetune = await InstallAsync(folder);
        var peer = await TimeAsync(hello, [], host);
        foreach (var (what, args) in Commands)
        {
            var own = await TimeAsync(finetune, args, host);
            Report.Line($"{what}, p50", $"{own.P50:0} ms", "< 150 ms", $"{own.P50 / peer.P50:0.0} times the {peer.P50:0} ms of a bare .NET command");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> PublishAsync(string folder)
    {
        await DotnetAsync("publish", "bench/Hello", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", folder, "--nologo", "--verbosity", "quiet");
        return Path.Combine(folder, "Hello");
    }

    private static async Task<string> InstallAsync(string folder)
    {
        var (packages, tools) = (Path.Combine(folder, "packages"), Path.Combine(folder, "tools"));
        await DotnetAsync("pack", "src/FineTune.Cli", "--configuration", "Release", "--output", packages, "--nologo", "--verbosity", "quiet");
        await DotnetAsync("tool", "install", "FineTune.Cli", "--tool-path", tools, "--source", packages);
        return Path.Combine(tools, "finetune");
    }

    private static async Task<Measure> TimeAsync(string program, string[] args, HostUnderTest host)
    {
        await Measure.RunAsync(5, 1, _ => RunAsync(program, args, host));
        return await Measure.RunAsync(Count, 1, _ => RunAsync(program, args, host));
    }

    private static async Task RunAsync(string program, string[] args, HostUnderTest host)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FINETUNE_SERVER"] = host.Http.BaseAddress!.ToString();
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await EndAsync(process, program);
    }

    private static async Task DotnetAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", args))!;
        await EndAsync(process, $"dotnet {args[0]}");
    }

    private static async Task EndAsync(Process process, string what)
    {
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{what} ended with {process.ExitCode}.");
        }
    }
}
