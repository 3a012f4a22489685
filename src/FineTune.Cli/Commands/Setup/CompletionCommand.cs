using System.CommandLine;

namespace FineTune.Cli.Commands.Setup;

/// <summary><c>finetune completion</c>: scripts that ask the command itself what could follow.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _finetune() {
                local IFS=$'\n'
                COMPREPLY=($(finetune "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null))
                if [ ${#COMPREPLY[@]} -eq 1 ] && [[ ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
            }
            complete -F _finetune finetune
            """,
        ["zsh"] = """
            #compdef finetune
            _finetune() {
                local words_here=("${(@f)$(finetune "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                compadd -Q -- $words_here
            }
            compdef _finetune finetune
            """,
        ["fish"] = """
            function __finetune_complete
                set --local line (commandline --current-process --cut-at-cursor)
                finetune "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
            end
            complete --no-files --command finetune --arguments '(__finetune_complete)'
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName finetune -ScriptBlock {
                param($word, $ast, $cursor)
                finetune "[suggest:$cursor]" "$ast" 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    };

    public static Command Of(CommandSet set) => set.Make("completion", new(
        "Print a completion script, as: source <(finetune completion bash)", "输出补全脚本，如：source <(finetune completion bash)"), command =>
    {
        var shell = set.Required(command, "shell", new("bash, zsh, fish or powershell", "bash、zsh、fish 或 powershell"));
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return (session, parsed, cancellation) =>
        {
            Console.Out.WriteLine(Scripts[parsed.GetRequiredValue(shell)]);
            return Task.FromResult(ExitCode.Done);
        };
    });
}
