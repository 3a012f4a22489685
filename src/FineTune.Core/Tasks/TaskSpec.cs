using FineTune.Core.Parameters;
using FineTune.Core.Ports;

namespace FineTune.Core.Tasks;

/// <summary>A dataset as a task names it: <c>name</c> or <c>name@version</c>.</summary>
public readonly record struct DatasetReference(string Name, string? Version)
{
    public static DatasetReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? new(text, null) : new(text[..at], text[(at + 1)..]);
    }

    /// <summary>Whether it can name anything.</summary>
    public bool IsSound => TaskSpecReader.IsName(Name) && (Version is null || (Version.Length is > 0 and <= 64 && Version.All(char.IsAsciiHexDigitLower)));

    public override string ToString() => Version is null ? Name : $"{Name}@{Version}";
}

/// <summary>What a user asked for, read and checked.</summary>
/// <param name="Settings">Parameters that a task has once.</param>
/// <param name="Datasets">What trains.</param>
/// <param name="ValidationDatasets">What is only measured on; empty where a share of the training rows is held back instead.</param>
/// <param name="Jobs">One or more.</param>
public sealed record TaskSpec(
    Settings Settings, IReadOnlyList<DatasetReference> Datasets, IReadOnlyList<DatasetReference> ValidationDatasets, IReadOnlyList<JobSpec> Jobs)
{
    public string Name => Settings.Get(ParameterTable.Name);

    public string Location => Settings.Get(ParameterTable.Location);

    public string Model => Settings.Get(ParameterTable.Model);

    public string Template => Settings.Get(ParameterTable.Template);

    public string Method => Settings.Get(ParameterTable.Method);

    public string Stage => Settings.Get(ParameterTable.Stage);
}

/// <summary>One job of a task.</summary>
public sealed record JobSpec(string Name, Settings Settings)
{
    public TimeSpan? MaxDuration => Settings.Get(ParameterTable.MaxDuration);

    /// <summary>What all attempts together may cost, in US dollars; null for no limit.</summary>
    public decimal? Budget => (decimal?)Settings.Get(ParameterTable.Budget);

    public int Retries => (int)Settings.Get(ParameterTable.Retries);

    public ComputeRequest Compute(string location) => new(
        location,
        Settings.Get(ParameterTable.ComputeType),
        (int)Settings.Get(ParameterTable.Nodes),
        (int)Settings.Get(ParameterTable.Cards),
        Settings.Get(ParameterTable.Priority) == "spot" ? ComputePriority.Spot : ComputePriority.Dedicated,
        Settings.Get(ParameterTable.Cpu),
        Settings.Get(ParameterTable.Memory),
        Settings.Get(ParameterTable.SharedMemory));
}
