namespace FineTune.Cli.Tests;

/// <summary>Completion as shells ask for it.</summary>
[Collection(CliCollection.Name)]
public sealed class CompletionTests(CliHost host)
{
    // Each shell loads the script that the command prints, and completes a line with it; the command's own name is a function here.
    private static readonly Dictionary<string, Func<string, string>> Shells = new()
    {
        ["bash"] = typed => $$"""
            finetune() { dotnet '{{CommandLine.Executable}}' "$@"; }
            source <(finetune completion bash)
            COMP_LINE='{{typed}}'; COMP_POINT=${#COMP_LINE}
            _finetune
            printf '%s\n' "${COMPREPLY[@]}"
            """,
        ["zsh"] = typed => $$"""
            finetune() { dotnet '{{CommandLine.Executable}}' "$@"; }
            compdef() { :; }
            compadd() { shift 2; printf '%s\n' "$@"; }
            source <(finetune completion zsh)
            BUFFER='{{typed}}'; CURSOR=${#BUFFER}
            _finetune
            """,
        ["fish"] = typed => $$"""
            function finetune; dotnet '{{CommandLine.Executable}}' $argv; end
            finetune completion fish | source
            complete --do-complete='{{typed}}'
            """,
    };

    private const int Presses = 5;

    [Theory]
    [InlineData("finetune task p", "pause")]
    [InlineData("finetune dataset check ", CliHost.Dataset)]
    [InlineData("finetune task get d", CliHost.Done)]
    [InlineData("finetune task create x --set lora.r", "lora.rank=")]
    [InlineData("finetune task list --output y", "yaml")]
    public async Task EveryShellThatIsHere_CompletesCommandsNamesAndParameters(string typed, string expected)
    {
        using var line = host.CommandLine();
        foreach (var (shell, script) in Shells.Where(shell => IsHere(shell.Key)))
        {
            // A completion gives up on a server that is slow, so that typing never waits; then one presses Tab again.
            var (said, presses) = (default(Said), 0);
            do
            {
                said = await CommandLine.FinishAsync(line.Start(shell, ["-c", script(typed)]));
            }
            while (!said.Lines.Contains(expected) && ++presses < Presses);

            Assert.True(said.Lines.Contains(expected), $"{shell}: {said}");
        }
    }

    [Fact]
    public async Task WithoutAServer_CompletionIsQuickAndSilent()
    {
        using var line = new CommandLine(new Uri("http://127.0.0.1:1"));

        var said = await line.RunAsync("[suggest:18]", "finetune task get ");

        Assert.Equal((0, ""), (said.Exit, said.Notes));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task EveryShell_HasAScript(string shell)
    {
        using var line = host.CommandLine();

        Assert.Contains("[suggest:", await line.DoAsync("completion", shell), StringComparison.Ordinal);
    }

    private static bool IsHere(string shell) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, shell)));
}
