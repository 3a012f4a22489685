using System.Globalization;
using Azure;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>Reads how long a service asks to wait.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Of(Response response)
    {
        foreach (var name in new[] { "retry-after-ms", "x-ms-retry-after-ms" })
        {
            if (response.Headers.TryGetValue(name, out var text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds))
            {
                return TimeSpan.FromMilliseconds(milliseconds);
            }
        }

        if (!response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Max(0, seconds));
        }

        // A date is measured against the server's own clock.
        var isDate = DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until);
        return isDate && response.Headers.Date is { } sent && until > sent ? until - sent : null;
    }
}
