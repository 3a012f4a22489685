using FineTune.Core.Findings;

namespace FineTune.Core.Parameters;

/// <summary>One value of a parameter that is a choice.</summary>
/// <param name="Value">What a task writes.</param>
/// <param name="Label">Name to show.</param>
/// <param name="Help">What choosing it means.</param>
/// <param name="Engines">Engines that can do it.</param>
public sealed record Choice(string Value, LocalizedText Label, LocalizedText Help, Engines Engines = Engines.All)
{
    /// <summary>A choice whose value is its name in every language.</summary>
    public static Choice Named(string value, string en, string zh, Engines engines = Engines.All) =>
        new(value, new(value, value), new(en, zh), engines);
}
