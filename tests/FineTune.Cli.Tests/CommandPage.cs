using System.CommandLine;
using System.Text;
using FineTune.Cli.Commands;

namespace FineTune.Cli.Tests;

/// <summary>Writes the reference of the command line, read off the tree of commands.</summary>
internal static class CommandPage
{
    public static string Write(Language language)
    {
        var page = new StringBuilder();
        var root = Root.Build(language);
        Table(page, language.Of("option of every command", "所有命令的选项"), language, CommandTree.Options(root).Select(option => (Name(option), option.Description!)));
        foreach (var (path, command) in CommandTree.All(root).Skip(1))
        {
            Section(page, language, path, command);
        }

        Table(page.Append($"\n### {language.Of("Exit codes", "退出码")}\n\n"), language.Of("code", "代码"), language,
            ExitMeaning.All.Select(exit => ($"{(int)exit.Code}", language.Of(exit.Text))));
        return page.ToString();
    }

    private static void Section(StringBuilder page, Language language, string path, Command command)
    {
        var arguments = string.Concat(command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $" <{argument.Name}>" : $" [{argument.Name}]"));
        page.Append($"\n{(command.Subcommands.Count > 0 ? "###" : "####")} `{path}{arguments}`\n\n{command.Description}{language.Of(".", "。")}\n");
        var rows = command.Arguments.Select(argument => ($"`{argument.Name}`", argument.Description!))
            .Concat(CommandTree.Options(command).Select(option => (Name(option), option.Description!))).ToList();
        if (rows.Count > 0)
        {
            Table(page.Append('\n'), language.Of("argument or option", "参数或选项"), language, rows);
        }
    }

    private static void Table(StringBuilder page, string first, Language language, IEnumerable<(string Name, string Text)> rows)
    {
        page.Append($"| {first} | {language.Of("meaning", "含义")} |\n|---|---|\n");
        foreach (var (name, text) in rows)
        {
            page.Append($"| {name} | {text.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
    }

    private static string Name(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}`"));
}
