using System.CommandLine;
using System.CommandLine.Help;

namespace FineTune.Cli.Tests;

/// <summary>Walks the tree of commands.</summary>
internal static class CommandTree
{
    /// <summary>Every command with its path, as <c>finetune task create</c>, parents first.</summary>
    public static IEnumerable<(string Path, Command Command)> All(Command root) => Below("finetune", root);

    /// <summary>The command's own text and those of its arguments and options.</summary>
    public static IEnumerable<string> Texts(Command command) =>
    [
        command.Description ?? "",
        .. command.Arguments.Select(argument => argument.Description ?? ""), .. command.Options.Select(option => option.Description ?? ""),
    ];

    /// <summary>Options that the command brings itself.</summary>
    public static IEnumerable<Option> Options(Command command) => command.Options.Where(option => option is not (HelpOption or VersionOption));

    private static IEnumerable<(string Path, Command Command)> Below(string path, Command command) =>
        command.Subcommands.SelectMany(child => Below($"{path} {child.Name}", child)).Prepend((path, command));
}
