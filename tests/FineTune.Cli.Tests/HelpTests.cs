using System.CommandLine;
using FineTune.Cli.Commands;

namespace FineTune.Cli.Tests;

/// <summary>Help of every command, in both languages.</summary>
public sealed class HelpTests
{
    private static readonly Language English = new(IsChinese: false);
    private static readonly Language Chinese = new(IsChinese: true);

    public static TheoryData<string> Commands => [.. CommandTree.All(Root.Build(English)).Select(found => found.Path)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void EveryCommand_HasHelpInBothLanguages(string path)
    {
        var english = Help(English, path);
        var chinese = Help(Chinese, path);

        Assert.Contains("Usage:", english, StringComparison.Ordinal);
        Assert.Contains("用法:", chinese, StringComparison.Ordinal);
        foreach (var (own, other) in CommandTree.Texts(Find(English, path)).Zip(CommandTree.Texts(Find(Chinese, path))))
        {
            Assert.Contains(own, Flat(english), StringComparison.Ordinal);
            Assert.Contains(other, Flat(chinese), StringComparison.Ordinal);
            Assert.NotEqual(own, other);
            Assert.Contains(other, character => character > 0x4e00);
        }
    }

    [Fact]
    public void EveryText_IsThere() =>
        Assert.All(CommandTree.All(Root.Build(English)), found => Assert.All(CommandTree.Texts(found.Command), text => Assert.NotEmpty(text)));

    [Fact]
    public async Task TheCommandItself_PrintsTheSame()
    {
        using var line = new CommandLine(server: null);

        var said = await line.RunAsync("task", "create", "--help");
        line.Variables["FINETUNE_LANG"] = "zh";
        var translated = await line.RunAsync("task", "create", "--help");

        Assert.Equal(("", 0), (said.Notes, said.Exit));
        Assert.Contains("Usage:", said.Text, StringComparison.Ordinal);
        Assert.Contains("设置参数，如 lora.rank=16", translated.Text, StringComparison.Ordinal);
    }

    private static string Help(Language language, string path)
    {
        ParserTexts.Use(language);
        using var output = new StringWriter();
        var exit = Root.Build(language).Parse([.. path.Split(' ').Skip(1), "--help"]).Invoke(new InvocationConfiguration { Output = output });
        Assert.Equal(0, exit);
        return output.ToString();
    }

    private static Command Find(Language language, string path) => CommandTree.All(Root.Build(language)).Single(found => found.Path == path).Command;

    // Help breaks long lines.
    private static string Flat(string help) => string.Join(' ', help.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
