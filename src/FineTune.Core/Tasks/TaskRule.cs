using FineTune.Core.Findings;

namespace FineTune.Core.Tasks;

/// <summary>One rule over several fields.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Path">Field it is told at: below the job, or of the task when it starts with <c>/</c>.</param>
/// <param name="Severity">Whether it refuses.</param>
/// <param name="IsBroken">Whether the subject breaks it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do.</param>
internal sealed record TaskRule(
    string Code, string Path, Severity Severity, Func<RuleSubject, bool> IsBroken, Func<RuleSubject, LocalizedText> Message, LocalizedText Fix);
