namespace FineTune.Local.WebConsole;

/// <summary>Origins under which browsers of this machine find the console.</summary>
internal static class ConsoleOrigins
{
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "[::1]"];

    /// <param name="addresses">What the host listens on, as <c>http://127.0.0.1:7071</c>.</param>
    public static IReadOnlyCollection<string> Of(IEnumerable<string> addresses) =>
        [.. addresses.Select(address => new Uri(address)).SelectMany(address => Loopback.Prepend(address.Host).Select(host => OriginOf(address, host))).Distinct()];

    private static string OriginOf(Uri address, string host) => new UriBuilder(address) { Host = host }.Uri.GetLeftPart(UriPartial.Authority);
}
