using FineTune.Core.Findings;

namespace FineTune.Core.Tasks;

/// <summary>Collects findings, so that all are told at once.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> findings = [];

    public IReadOnlyList<Finding> All => findings;

    public bool HasErrors { get; private set; }

    public void Error(string path, string code, LocalizedText message, LocalizedText fix) => Add(path, code, Severity.Error, message, fix);

    public void Warn(string path, string code, LocalizedText message, LocalizedText fix) => Add(path, code, Severity.Warning, message, fix);

    public void Add(Finding finding) => Add(finding.Path, finding.Code, finding.Severity, finding.Message, finding.Fix);

    public void Add(string path, string code, Severity severity, LocalizedText message, LocalizedText fix)
    {
        HasErrors |= severity == Severity.Error;
        findings.Add(new Finding(path, code, severity, message, fix));
    }
}
