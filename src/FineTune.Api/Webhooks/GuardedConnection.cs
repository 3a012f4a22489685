using System.Net;
using System.Net.Sockets;
using FineTune.Core.Webhooks;

namespace FineTune.Api.Webhooks;

/// <summary>Finds the addresses of a host's name.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellation);

/// <summary>
/// Connects to allowed addresses only. The address that was checked is the one that is connected to, so that a name that stands for
/// another address a moment later leads nowhere else.
/// </summary>
internal sealed class GuardedConnection(ReceiverPolicy policy, ResolveHost resolve)
{
    /// <summary>A handler whose every connection is guarded. Redirects are not followed; a proxy would look the name up itself.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellation) => await ConnectAsync(context.DnsEndPoint, cancellation),
    };

    private async Task<Stream> ConnectAsync(DnsEndPoint receiver, CancellationToken cancellation)
    {
        var addresses = await resolve(receiver.Host, cancellation);
        var allowed = addresses.Where(policy.Allows).ToArray();
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{receiver.Host} is at no public address ({string.Join(", ", addresses.Take(4).Select(address => address.ToString()))}); Webhooks:AllowedNetworks can allow its network.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, receiver.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
