using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Checking;

/// <summary>A rule that dataset files are checked by.</summary>
/// <param name="Code">Stable, lower-case name.</param>
/// <param name="Severity">An error refuses the file.</param>
/// <param name="Message">What is wrong and why.</param>
/// <param name="Fix">What to do.</param>
public sealed record FindingKind(string Code, Severity Severity, LocalizedText Message, LocalizedText Fix)
{
    internal static FindingKind Error(string code, string en, string zh, string fixEn, string fixZh) =>
        new(code, Severity.Error, new(en, zh), new(fixEn, fixZh));

    internal static FindingKind Warning(string code, string en, string zh, string fixEn, string fixZh) =>
        new(code, Severity.Warning, new(en, zh), new(fixEn, fixZh));

    internal static FindingKind Information(string code, string en, string zh, string fixEn, string fixZh) =>
        new(code, Severity.Information, new(en, zh), new(fixEn, fixZh));
}
