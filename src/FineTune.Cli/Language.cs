using FineTune.Core.Findings;

namespace FineTune.Cli;

/// <summary>English or Chinese: <c>--lang</c>, else <c>FINETUNE_LANG</c>, else what the terminal speaks.</summary>
internal sealed record Language(bool IsChinese)
{
    private const string Option = "--lang";

    public string Of(LocalizedText text) => IsChinese ? text.Zh : text.En;

    public string Of(string en, string zh) => IsChinese ? zh : en;

    /// <summary>Chosen before the command line is read, since help is text too.</summary>
    public static Language Find(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var joined = args.FirstOrDefault(arg => arg.StartsWith(Option + "=", StringComparison.Ordinal) || arg.StartsWith(Option + ":", StringComparison.Ordinal));
        string?[] sources =
        [
            args.SkipWhile(arg => arg != Option).Skip(1).FirstOrDefault() ?? joined?[(Option.Length + 1)..],
            environment("FINETUNE_LANG"), environment("LC_ALL"), environment("LC_MESSAGES"), environment("LANG"),
        ];
        return new(sources.FirstOrDefault(source => !string.IsNullOrEmpty(source))?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true);
    }
}
