namespace FineTune.Core.Findings;

/// <summary>How much a finding weighs: an error refuses the request, a warning and an information let it pass.</summary>
public enum Severity
{
    Information,
    Warning,
    Error,
}

/// <summary>One thing that a check found: where, which rule, what it means and what to do about it.</summary>
/// <param name="Path">Field the finding is about, as <c>jobs[0].hyperparameters.learningRate</c>; empty for the whole document.</param>
/// <param name="Code">Stable, lower-case name of the rule, as <c>out-of-range</c>.</param>
/// <param name="Severity">Whether it refuses the request.</param>
/// <param name="Message">What is wrong and why.</param>
/// <param name="Fix">What to write instead.</param>
public sealed record Finding(string Path, string Code, Severity Severity, LocalizedText Message, LocalizedText Fix)
{
    /// <summary>A finding that refuses the request.</summary>
    public static Finding Error(string path, string code, LocalizedText message, LocalizedText fix) => new(path, code, Severity.Error, message, fix);

    /// <summary>A document that is no JSON object.</summary>
    /// <param name="example">One that would do.</param>
    public static Finding NoObject(string example) =>
        Error("", "wrong-type", new("An object is expected.", "应为对象。"), new($"Send {example}.", $"请发送 {example}。"));
}
