using System.Globalization;

namespace FineTune.Core.Money;

/// <summary>A month of the calendar, in UTC.</summary>
public readonly record struct Month(int Year, int Number)
{
    private const string Format = "yyyy-MM";

    public DateTimeOffset Start => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first instant that is not in it any more.</summary>
    public DateTimeOffset End => Start.AddMonths(1);

    public Month Next => Of(End);

    public static Month Of(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month);

    /// <summary>How much of a span of time lies in it.</summary>
    public TimeSpan Part(DateTimeOffset from, DateTimeOffset until)
    {
        var (first, last) = (from > Start ? from : Start, until < End ? until : End);
        return last > first ? last - first : TimeSpan.Zero;
    }

    /// <summary>As <c>2026-11</c>.</summary>
    public override string ToString() => Start.ToString(Format, CultureInfo.InvariantCulture);
}
