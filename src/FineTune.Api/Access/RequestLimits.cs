using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using FineTune.Core.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Access;

/// <summary>
/// How many requests are answered before their sender has to wait: for each caller that is known; and for each address, of all that come
/// from there and show nothing that is known, so that a new wrong key is no new sender. Whoever sits at a machine that asks nobody who
/// they are is not limited.
/// </summary>
internal static class RequestLimits
{
    /// <summary>Bytes of an IPv6 address that a site is given; whoever has one has all addresses in it.</summary>
    private const int SiteBytes = 8;

    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<AccessOptions>>((limiter, access) =>
        {
            var limits = access.Value.RequestLimits;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => PartitionOf(http, limits));
            limiter.OnRejected = (rejected, _) => new ValueTask(Refusal.TooManyRequestsAsync(rejected.HttpContext, WaitOf(rejected.Lease)));
        });
        return services;
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext http, RequestLimitsOptions limits)
    {
        var caller = http.Features.Get<Identified>()?.Caller;
        return caller == Caller.Local ? RateLimitPartition.GetNoLimiter("")
            : caller is not null ? PartitionOf($"caller {caller.Id}", limits.Caller)
            : PartitionOf($"address {SiteOf(http.Connection.RemoteIpAddress)}", limits.Address);
    }

    private static RateLimitPartition<string> PartitionOf(string sender, RequestLimitOptions limit) => limit.PerSecond == 0
        ? RateLimitPartition.GetNoLimiter("")
        : RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = limit.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });

    private static string SiteOf(IPAddress? address) => address is null ? ""
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, SiteBytes))
        : address.ToString();

    private static TimeSpan WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
}
