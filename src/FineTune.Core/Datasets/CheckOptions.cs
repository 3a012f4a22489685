using FineTune.Core.Datasets.Mapping;

namespace FineTune.Core.Datasets;

/// <summary>How a file is checked and converted.</summary>
public sealed record CheckOptions
{
    public static CheckOptions Default { get; } = new();

    /// <summary>Tokens that a row is warned about; LLaMA-Factory's default of <c>cutoff_len</c>.</summary>
    public int CutoffLength { get; init; } = 2048;

    /// <summary>Names of the file's columns for the fields of the known formats; null where they have those names.</summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>Whether rows with errors are left out, so that the others can train; else one such row refuses the file.</summary>
    public bool SkipsInvalidRows { get; init; }
}
