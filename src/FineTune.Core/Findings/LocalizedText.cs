namespace FineTune.Core.Findings;

/// <summary>One sentence in the two languages that users read.</summary>
public readonly record struct LocalizedText(string En, string Zh)
{
    public override string ToString() => En;
}
