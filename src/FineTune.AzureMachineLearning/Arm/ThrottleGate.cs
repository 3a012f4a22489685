using System.Globalization;
using Azure;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Arm;

/// <summary>Holds calls back for as long as the service asked for, and spreads them out before it has to ask.</summary>
internal sealed class ThrottleGate(TimeProvider time)
{
    // The bucket of reads holds 250 and fills by 25 a second; near its end a short rest refills it.
    private const int FewLeft = 15;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(15);

    private static readonly string[] RemainingHeaders =
    [
        "x-ms-ratelimit-remaining-subscription-reads", "x-ms-ratelimit-remaining-subscription-writes",
        "x-ms-ratelimit-remaining-subscription-deletes",
    ];

    private readonly Lock gate = new();
    private DateTimeOffset until;

    /// <exception cref="NotYetException">The service is being left in peace.</exception>
    public void Enter()
    {
        lock (gate)
        {
            var left = until - time.GetUtcNow();
            if (left > TimeSpan.Zero)
            {
                throw new NotYetException("The service asked to be called less often.", left);
            }
        }
    }

    /// <summary>Notes what an answer says about further calls.</summary>
    /// <exception cref="NotYetException">It refused the call for now.</exception>
    public void Note(Response response)
    {
        if (response.Status == 429 || (response.Status == 503 && RetryAfter.Of(response) is not null))
        {
            var pause = RetryAfter.Of(response) ?? DefaultPause;
            Hold(pause);
            throw new NotYetException("The service asked to be called less often.", pause);
        }

        if (RemainingHeaders.Any(name => IsLow(response, name)))
        {
            Hold(Rest);
        }
    }

    private void Hold(TimeSpan pause)
    {
        lock (gate)
        {
            var end = time.GetUtcNow() + pause;
            until = end > until ? end : until;
        }
    }

    private static bool IsLow(Response response, string name) =>
        response.Headers.TryGetValue(name, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && left < FewLeft;
}
