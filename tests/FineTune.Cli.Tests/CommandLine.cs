using System.Diagnostics;
using FineTune.EndToEnd.Tests;

namespace FineTune.Cli.Tests;

/// <summary>What a command said.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="Text">Standard output.</param>
/// <param name="Notes">Standard error; empty on a terminal, which shows both as one.</param>
internal sealed record Said(int Exit, string Text, string Notes)
{
    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override string ToString() => $"exit {Exit}\n{Text}\n{Notes}";
}

/// <summary>The real command in a process of its own, away from the profiles and the language of whoever runs the tests.</summary>
internal sealed class CommandLine : IDisposable
{
    private static readonly string[] Inherited = ["LC_ALL", "LC_MESSAGES", "FINETUNE_LANG", "FINETUNE_PROFILE", "FINETUNE_WORKSPACE", "FINETUNE_API_KEY", "NO_COLOR"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("finetune-cli-");
    private readonly Uri? server;

    public CommandLine(Uri? server) => this.server = server;

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "finetune.dll");

    /// <summary>Where commands run.</summary>
    public string Folder => folder.FullName;

    public string Config => Path.Combine(Folder, "config.json");

    /// <summary>Further variables of the environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public Task<Said> RunAsync(params string[] args) => FinishAsync(Start(args));

    /// <summary>Runs with a text on standard input.</summary>
    public async Task<Said> RunWithInputAsync(string input, params string[] args)
    {
        var process = Start(args);
        await process.StandardInput.WriteAsync(input);
        return await FinishAsync(process);
    }

    /// <summary>Runs and expects success; gives standard output.</summary>
    public async Task<string> DoAsync(params string[] args)
    {
        var said = await RunAsync(args);
        Assert.True(said.Exit == 0, $"finetune {string.Join(' ', args)}: {said}");
        return said.Text;
    }

    public Process Start(params string[] args) => Start("dotnet", [Executable, .. args]);

    /// <summary>Starts the command on a terminal, 200 columns wide; input is what a person types.</summary>
    public Process StartOnTerminal(params string[] args)
    {
        var command = string.Join(' ', new[] { "dotnet", Executable }.Concat(args).Select(arg => $"'{arg}'"));
        return Start("script", ["--quiet", "--flush", "--return", "--command", $"stty cols 200; exec {command}", "/dev/null"], "xterm-256color");
    }

    public Process Start(string program, IEnumerable<string> args, string terminal = "dumb")
    {
        // Whoever runs the tests in the background has Ctrl-C ignored, which programs inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Inherited.ToList().ForEach(name => start.Environment.Remove(name));
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["TERM"] = terminal;
        start.Environment["FINETUNE_CONFIG"] = Config;
        if (server is not null)
        {
            start.Environment["FINETUNE_SERVER"] = server.ToString();
        }

        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a command, whose input ends now.</summary>
    public static async Task<Said> FinishAsync(Process process)
    {
        using (process)
        {
            var text = process.StandardOutput.ReadToEndAsync();
            var notes = process.StandardError.ReadToEndAsync();
            process.StandardInput.Close();
            return await EndAsync(process, text, notes);
        }
    }

    /// <summary>Reads a running command's output until it holds a text; what was read is given to <paramref name="then"/>'s end as well.</summary>
    public static async Task<Said> FinishAfterAsync(Process process, string awaited, Func<Task> then)
    {
        using (process)
        {
            var seen = new System.Text.StringBuilder();
            var notes = process.StandardError.ReadToEndAsync();
            var found = new TaskCompletionSource();
            var reading = ReadAsync(process.StandardOutput, seen, awaited, found);
            await Task.WhenAny(found.Task, reading).WaitAsync(Limit);
            Assert.True(found.Task.IsCompleted, $"'{awaited}' did not come: {seen}");
            await then();
            return await EndAsync(process, reading, notes);
        }
    }

    /// <summary>Presses Ctrl-C where there is no terminal.</summary>
    public static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<Said> EndAsync(Process process, Task<string> text, Task<string> notes)
    {
        try
        {
            await HostProcess.UntilAsync(() => Task.FromResult(process.HasExited), Limit);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new Said(process.ExitCode, await text, await notes);
    }

    private static async Task<string> ReadAsync(StreamReader reader, System.Text.StringBuilder seen, string awaited, TaskCompletionSource found)
    {
        var buffer = new char[1024];
        for (int count; (count = await reader.ReadAsync(buffer)) > 0;)
        {
            seen.Append(buffer, 0, count);
            if (seen.ToString().Contains(awaited, StringComparison.Ordinal))
            {
                found.TrySetResult();
            }
        }

        return seen.ToString();
    }
}
