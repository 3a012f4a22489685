using FineTune.Core.Findings;

namespace FineTune.Cli;

/// <summary>Ends a command with a message and an exit code.</summary>
internal sealed class CliException(ExitCode code, LocalizedText text, IReadOnlyList<Finding>? findings = null) : Exception(text.En)
{
    public ExitCode Code => code;

    public LocalizedText Text => text;

    public IReadOnlyList<Finding> Findings => findings ?? [];
}
