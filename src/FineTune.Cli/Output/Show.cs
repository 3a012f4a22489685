using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FineTune.Core.Parameters;

namespace FineTune.Cli.Output;

/// <summary>Short texts for cells.</summary>
internal static class Show
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static string Text(JsonNode? node) => node?.ToString() ?? "-";

    public static double? Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    public static string Value(double? number) => number is null ? "-" : number.Value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Percent(JsonNode? progress) =>
        Number(progress?["percent"]) is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:0}%") : "-";

    public static string Seconds(double? seconds) => seconds is not { } value ? "-" : Duration(TimeSpan.FromSeconds(value));

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays}d{time.Hours}h"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes}m"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{time.Seconds}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s"),
    };

    /// <summary>How long ago a time of RFC 3339 was.</summary>
    public static string Age(JsonNode? time) =>
        DateTimeOffset.TryParse(time?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            ? Duration(DateTimeOffset.UtcNow - then) : "-";

    /// <summary>A duration of ISO 8601, short.</summary>
    public static string Time(JsonNode? duration) => Units.TryParseDuration(Text(duration), out var time) ? Duration(time) : "-";

    /// <summary>A large number, short.</summary>
    public static string Count(JsonNode? number) => Number(number) switch
    {
        null => "-",
        >= 1e9 and var billions => string.Create(CultureInfo.InvariantCulture, $"{billions / 1e9:0.#}B"),
        >= 1e6 and var millions => string.Create(CultureInfo.InvariantCulture, $"{millions / 1e6:0.#}M"),
        { } count => string.Create(CultureInfo.InvariantCulture, $"{count:0}"),
    };

    public static string Bytes(JsonNode? bytes) => Number(bytes) switch
    {
        null => "-",
        >= 1L << 30 and var big => string.Create(CultureInfo.InvariantCulture, $"{big / (1L << 30):0.0} GiB"),
        >= 1L << 20 and var some => string.Create(CultureInfo.InvariantCulture, $"{some / (1L << 20):0.0} MiB"),
        >= 1L << 10 and var few => string.Create(CultureInfo.InvariantCulture, $"{few / (1L << 10):0.0} KiB"),
        { } count => string.Create(CultureInfo.InvariantCulture, $"{count:0} B"),
    };

    /// <summary>Values as one line of bars, from the lowest to the highest of them.</summary>
    public static string Sparkline(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0)
        {
            return "";
        }

        var count = Math.Min(width, values.Count);
        var means = Enumerable.Range(0, count).Select(bar => Mean(values, bar * values.Count / count, (bar + 1) * values.Count / count)).ToList();
        var (low, high) = (means.Min(), means.Max());
        return string.Concat(means.Select(mean => Bars[high > low ? (int)((mean - low) / (high - low) * (Bars.Length - 1)) : 0]));
    }

    private static double Mean(IReadOnlyList<double> values, int from, int to) => values.Skip(from).Take(to - from).Average();
}
