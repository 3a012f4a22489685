using Spectre.Console;

namespace FineTune.Cli.Output;

/// <summary>Where output goes: a person's terminal, or a file or program, which gets neither colours nor lines that are cut.</summary>
internal static class Terminal
{
    // A file has no width.
    private const int PipedWidth = 10_000;

    public static IAnsiConsole Open(TextWriter writer, bool isRedirected)
    {
        var isPlain = isRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Profile.Width = isRedirected ? PipedWidth : console.Profile.Width;
        return console;
    }
}
