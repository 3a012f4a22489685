namespace FineTune.OpenAi.Tests;

/// <summary>A request and what the host answered to it.</summary>
public sealed record Exchange(string Method, string Path, string Query, int Status, string ContentType, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public override string ToString() => $"{Method} {Path}{Query} → {Status} {Body}";
}
