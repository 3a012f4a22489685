namespace FineTune.Core.Money;

/// <summary>What is paid by the hour.</summary>
internal static class HourlyPrice
{
    /// <summary>Longer than any job: money that lasts so long has no end.</summary>
    private const double MostHours = 1e6;

    /// <summary>How long an amount lasts.</summary>
    /// <param name="usd">US dollars.</param>
    /// <param name="usdPerHour">US dollars an hour.</param>
    /// <returns>Null where it has no end.</returns>
    public static TimeSpan? Lasts(decimal usd, decimal usdPerHour)
    {
        var hours = usdPerHour > 0 ? (double)(usd / usdPerHour) : MostHours;
        return hours < MostHours ? TimeSpan.FromHours(hours) : null;
    }
}
