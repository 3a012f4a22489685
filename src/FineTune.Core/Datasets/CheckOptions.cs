using FineTune.Core.Datasets.Mapping;
using FineTune.Core.Parameters;

namespace FineTune.Core.Datasets;

/// <summary>How a file is checked and converted.</summary>
public sealed record CheckOptions
{
    public static CheckOptions Default { get; } = new();

    /// <summary>Tokens beyond which a row is warned about; those that a task keeps where it says nothing.</summary>
    public long CutoffLength { get; init; } = ParameterTable.CutoffLength.Default;

    /// <summary>Names of the file's columns for the fields of the known formats; null where they have those names.</summary>
    public ColumnMapping? Columns { get; init; }

    /// <summary>Whether rows with errors are left out, so that the others can train; else one such row refuses the file.</summary>
    public bool SkipsInvalidRows { get; init; }
}
