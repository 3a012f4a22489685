using System.Net;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.Access;

/// <summary>What keeps a host that asks nobody who they are to the person at the machine.</summary>
internal static class Loopback
{
    /// <summary>Why a request is not from this machine, or not meant by its user; null where it is.</summary>
    public static string? Reaches(HttpContext http)
    {
        if (http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local))
        {
            return "the host asks nobody who they are, and therefore answers on the loopback interface only";
        }

        // A page of another site can have a browser send requests here, under its own name once that name leads to this machine.
        if (!IsLocal(http.Request.Host.Host))
        {
            return "the request is meant for another host than this machine";
        }

        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLocal(page.Host))
            ? null
            : "a page of another site sent the request";
    }

    /// <summary>Whether a name or address is this machine's own.</summary>
    public static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
