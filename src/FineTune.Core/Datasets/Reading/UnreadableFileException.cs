using FineTune.Core.Datasets.Checking;

namespace FineTune.Core.Datasets.Reading;

/// <summary>The rest of a file cannot be read; says why and where.</summary>
public sealed class UnreadableFileException(FindingKind kind, FindingPlace place) : Exception($"{kind.Code}: {place}")
{
    public FindingKind Kind { get; } = kind;

    public FindingPlace Place { get; } = place;
}
