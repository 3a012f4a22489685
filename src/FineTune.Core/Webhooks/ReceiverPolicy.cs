using System.Net;
using System.Net.Sockets;

namespace FineTune.Core.Webhooks;

/// <summary>Where messages of users' subscriptions may go, so that nobody reaches through this service what only it can reach.</summary>
/// <param name="AllowedNetworks">Networks that are reached although they are not public.</param>
/// <param name="AllowsHttp">Whether messages may go unencrypted.</param>
public sealed record ReceiverPolicy(IReadOnlyList<IPNetwork> AllowedNetworks, bool AllowsHttp)
{
    // Special-purpose registries of IPv4 and IPv6, RFC 6890 and its successors. Of IPv6 only what is in 2000::/3 is public at all.
    private static readonly IReadOnlyList<IPNetwork> NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    // Azure's platform services, which answer every virtual machine, have an address that looks public.
    private static readonly IPAddress AzurePlatform = IPAddress.Parse("168.63.129.16");

    /// <summary>Whether messages may go to an address.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var meant = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return AllowedNetworks.Any(network => network.Contains(meant)) || IsPublic(meant);
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
        && !NotPublic.Any(network => network.Contains(address)) && !address.Equals(AzurePlatform);
}
