using System.Globalization;

namespace FineTune.Bench;

/// <summary>Prints figures, one a line.</summary>
internal static class Report
{
    /// <param name="what">What was measured.</param>
    /// <param name="value">The figure.</param>
    /// <param name="goal">The goal, as <c>≤ 2</c>.</param>
    /// <param name="how">What it was computed from.</param>
    public static void Line(string what, string value, string goal, string how) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {value,10}   goal {goal,-8} {how}"));
}
