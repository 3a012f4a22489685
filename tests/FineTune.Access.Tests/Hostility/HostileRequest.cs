using System.Text;

namespace FineTune.Access.Tests.Hostility;

/// <summary>A request as it goes onto the wire, sound or not.</summary>
/// <param name="Sender">Who sends it; for reports.</param>
/// <param name="Method">HTTP method, or what stands in its place.</param>
/// <param name="Target">Path and query, or what stands in their place.</param>
/// <param name="Headers">Lines of the header, without those that frame the body.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="Framing">How the length of the body is told.</param>
internal sealed record HostileRequest(string Sender, string Method, string Target, IReadOnlyList<string> Headers, byte[]? Body, Framing Framing)
{
    /// <summary>The bytes to send to a host.</summary>
    public byte[] ToBytes(string host)
    {
        var text = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        if (!Headers.Any(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
        {
            text.Append($"Host: {host}\r\n");
        }

        text.Append("Connection: close\r\n");
        foreach (var line in Headers)
        {
            text.Append(line).Append("\r\n");
        }

        var length = Body?.Length ?? 0;
        text.Append(Framing switch
        {
            Framing.Sound => Body is null ? "" : $"Content-Length: {length}\r\n",
            Framing.TooLong => $"Content-Length: {length + 10}\r\n",
            Framing.TooShort => $"Content-Length: {Math.Max(0, length - 3)}\r\n",
            Framing.Negative => "Content-Length: -1\r\n",
            Framing.Twice => $"Content-Length: {length}\r\nContent-Length: {length + 1}\r\n",
            Framing.Both => $"Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n",
            Framing.Chunked => "Transfer-Encoding: chunked\r\n",
            _ => "Transfer-Encoding: chunked, identity\r\n",
        });
        text.Append("\r\n");

        // Header texts may hold any character; each goes out as one byte where it fits into one.
        byte[] head = [.. text.ToString().Select(character => character < 256 ? (byte)character : (byte)'?')];
        byte[] body = Framing == Framing.Chunked ? [.. Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. Body ?? [], .. "\r\n0\r\n\r\n"u8] : Body ?? [];
        return [.. head, .. body];
    }

    /// <summary>Whether a text stands in the address or in the body.</summary>
    public bool Mentions(string text) => Target.Contains(text, StringComparison.Ordinal) || Encoding.UTF8.GetString(Body ?? []).Contains(text, StringComparison.Ordinal);

    public override string ToString() =>
        $"{Sender}: {Method} {Excerpt(Target)} [{string.Join(" | ", Headers.Select(Excerpt))}] {Framing} {Excerpt(Encoding.UTF8.GetString(Body ?? []))}";

    private static string Excerpt(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

/// <summary>How the length of a body is told.</summary>
internal enum Framing
{
    Sound,
    Chunked,

    /// <summary>More is announced than comes.</summary>
    TooLong,

    /// <summary>More comes than is announced.</summary>
    TooShort,
    Negative,
    Twice,

    /// <summary>Two ways at once, as those do who hide a second request in the first.</summary>
    Both,
    Unknown,
}
