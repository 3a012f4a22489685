using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FineTune.Access.Tests.Hostility;

/// <summary>Sends bytes to a host, each time over a connection of its own, as no client library would.</summary>
internal sealed class Wire(Uri host)
{
    private const int MostRead = 64 * 1024;

    /// <summary>Longer than any answer takes, be the machine ever so busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly IPEndPoint address = new(IPAddress.Loopback, host.Port);

    /// <summary>Status of the answer and the beginning of its text, head and all; 0 where the host closed the connection without one.</summary>
    /// <exception cref="TimeoutException">Nothing came.</exception>
    public async Task<(int Status, string Text)> SendAsync(HostileRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        var received = new byte[MostRead];
        var count = 0;
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            await SendAllAsync(socket, request.ToBytes(host.Authority), limit.Token);
            if (request.Framing is Framing.TooLong)
            {
                // The rest never comes.
                socket.Shutdown(SocketShutdown.Send);
            }

            for (int read; count < MostRead && (read = await socket.ReceiveAsync(received.AsMemory(count), limit.Token)) > 0;)
            {
                count += read;
                if (IsStream(received.AsSpan(0, count)))
                {
                    break;
                }
            }
        }
        catch (SocketException)
        {
            // Closed before everything was sent or read; what came counts.
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer to {request}");
        }

        var text = Encoding.UTF8.GetString(received, 0, count);
        var isAnswer = text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal);
        return (isAnswer ? int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0, text);
    }

    private static async Task SendAllAsync(Socket socket, byte[] bytes, CancellationToken cancellation)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), cancellation);
        }
    }

    // Events have no end; their head says all.
    private static bool IsStream(ReadOnlySpan<byte> received) =>
        received.IndexOf("\r\n\r\n"u8) is >= 0 and var end && received[..end].IndexOf("text/event-stream"u8) >= 0;
}
