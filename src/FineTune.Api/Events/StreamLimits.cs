using System.Threading.RateLimiting;
using FineTune.Api.Access;
using FineTune.Core.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Events;

/// <summary>How many streams a caller has open at a time. Whoever sits at a machine that asks nobody who they are is not limited.</summary>
internal sealed class StreamLimits : IDisposable
{
    private readonly int most;
    private readonly PartitionedRateLimiter<Caller> places;

    public StreamLimits(IOptions<AccessOptions> options)
    {
        most = options.Value.RequestLimits.StreamsPerCaller;
        places = PartitionedRateLimiter.Create<Caller, string>(caller => most == 0 || caller == Caller.Local
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter(caller.Id, _ => new ConcurrencyLimiterOptions { PermitLimit = most }));
    }

    /// <summary>A filter of endpoints: has an answer that is a stream take a place for as long as it lasts.</summary>
    public async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        return answer is EventStream stream ? new Placed(stream, this) : answer;
    }

    public void Dispose() => places.Dispose();

    private sealed class Placed(EventStream stream, StreamLimits limits) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var place = limits.places.AttemptAcquire(httpContext.Features.GetRequiredFeature<Caller>());
            await (place.IsAcquired ? stream.ExecuteAsync(httpContext) : Refusal.TooManyStreamsAsync(httpContext, limits.most));
        }
    }
}
