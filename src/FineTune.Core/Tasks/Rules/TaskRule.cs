using FineTune.Core.Findings;

namespace FineTune.Core.Tasks.Rules;

/// <summary>One rule over several fields.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Paths">Fields it is about, the one it is told at first: below the job, or of the task where it starts with <c>/</c>.</param>
/// <param name="Severity">An engine would refuse it: error. It would silently do nothing, or harm: warning. Good to know: information.</param>
/// <param name="IsBroken">Whether the subject breaks it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do.</param>
internal sealed record TaskRule(
    string Code, IReadOnlyList<string> Paths, Severity Severity, Func<RuleSubject, bool> IsBroken, Func<RuleSubject, LocalizedText> Message,
    LocalizedText Fix)
{
    public static TaskRule Error(string code, string[] paths, Func<RuleSubject, bool> isBroken, Func<RuleSubject, LocalizedText> message, LocalizedText fix) =>
        new(code, paths, Severity.Error, isBroken, message, fix);

    public static TaskRule Warn(string code, string[] paths, Func<RuleSubject, bool> isBroken, Func<RuleSubject, LocalizedText> message, LocalizedText fix) =>
        new(code, paths, Severity.Warning, isBroken, message, fix);

    public static TaskRule Tell(string code, string[] paths, Func<RuleSubject, bool> isBroken, Func<RuleSubject, LocalizedText> message, LocalizedText fix) =>
        new(code, paths, Severity.Information, isBroken, message, fix);

    /// <summary>The finding of a subject that breaks it.</summary>
    public Finding Of(RuleSubject subject, string jobPath) =>
        new(Paths[0][0] == '/' ? Paths[0][1..] : $"{jobPath}.{Paths[0]}", Code, Severity, Message(subject), Fix);
}
