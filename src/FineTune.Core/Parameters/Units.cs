using System.Globalization;

namespace FineTune.Core.Parameters;

/// <summary>Text forms of durations and memory sizes.</summary>
public static class Units
{
    private static readonly (string Suffix, double GiB)[] MemoryUnits = [("Ti", 1024), ("Gi", 1), ("Mi", 1.0 / 1024)];

    /// <summary>Reads an ISO 8601 duration above zero and below ten years.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        try
        {
            duration = System.Xml.XmlConvert.ToTimeSpan(text);
            return duration > TimeSpan.Zero && duration < TimeSpan.FromDays(3650);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>Reads a size such as <c>512Mi</c> or <c>4Gi</c> into GiB.</summary>
    public static bool TryParseMemory(string text, out double gibibytes)
    {
        foreach (var (suffix, unit) in MemoryUnits)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                gibibytes = count * unit;
                return double.IsFinite(gibibytes);
            }
        }

        gibibytes = 0;
        return false;
    }

    public static string FormatMemory(double gibibytes) =>
        gibibytes == Math.Floor(gibibytes)
            ? string.Create(CultureInfo.InvariantCulture, $"{gibibytes}Gi")
            : string.Create(CultureInfo.InvariantCulture, $"{gibibytes * 1024}Mi");
}
