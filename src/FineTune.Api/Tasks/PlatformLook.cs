using FineTune.Core.Ports;
using Microsoft.Extensions.Logging;

namespace FineTune.Api.Tasks;

/// <summary>Asks the platforms. One that cannot be reached offers nothing, so that tasks are shown all the same.</summary>
internal sealed class PlatformLook(IReadOnlyList<ITrainingPlatform> platforms, TimeProvider clock, ILogger<PlatformLook> logger)
{
    public async ValueTask<PlatformFacts> FactsAsync(CancellationToken cancellation)
    {
        var offers = new List<Offer>();
        foreach (var platform in platforms)
        {
            try
            {
                offers.AddRange(await platform.OffersAsync(cancellation));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.OffersUnknown(error, platform.Name);
            }
        }

        return new PlatformFacts(platforms, offers, clock.GetUtcNow());
    }
}
