namespace FineTune.Core.Parameters;

/// <summary>List of the installation that a text has to stand in.</summary>
public enum ChoiceSource
{
    /// <summary>None: any text that fits.</summary>
    None,
    Locations,
    Models,
    Templates,
    Datasets,
    ComputeTypes,
}
