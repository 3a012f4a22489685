using FineTune.Core.Findings;

namespace FineTune.Cli;

/// <summary>English or Chinese: <c>--lang</c>, else <c>FINETUNE_LANG</c>, else what the terminal speaks.</summary>
internal sealed record Language(bool IsChinese)
{
    public string Of(LocalizedText text) => IsChinese ? text.Zh : text.En;

    public string Of(string en, string zh) => IsChinese ? zh : en;

    /// <summary>Chosen before the command line is read, since help is text too.</summary>
    public static Language Find(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var given = args.SkipWhile(arg => arg != "--lang").Skip(1).FirstOrDefault()
            ?? args.FirstOrDefault(arg => arg.StartsWith("--lang=", StringComparison.Ordinal))?["--lang=".Length..];
        string?[] sources = [given, environment("FINETUNE_LANG"), environment("LC_ALL"), environment("LC_MESSAGES"), environment("LANG")];
        return new(sources.FirstOrDefault(source => !string.IsNullOrEmpty(source))?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true);
    }
}
