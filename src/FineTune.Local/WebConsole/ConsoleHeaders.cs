using System.Text.Json;
using System.Text.Json.Serialization;

namespace FineTune.Local.WebConsole;

/// <summary>
/// Headers that the console is served with. They stand once, in the settings of Azure Static Web Apps beside the built page. The policy
/// allows nothing from elsewhere but what a host adds. Its hash is that of an empty text: the components library makes empty style
/// elements and adds rules to them by script, which is no inline style. Names of built files hold a hash of their content, so a copy
/// never grows old.
/// </summary>
internal sealed class ConsoleHeaders
{
    private const string Settings = "staticwebapp.config.json";

    /// <summary>Stands for the origins, beside its own, to which the page may send.</summary>
    private const string Connect = "{connect}";

    private readonly IReadOnlyDictionary<string, string> everywhere;
    private readonly IReadOnlyList<(PathString Path, IReadOnlyDictionary<string, string> Headers)> routes;

    private ConsoleHeaders(Document document, string connect)
    {
        everywhere = document.GlobalHeaders.ToDictionary(header => header.Key, header => header.Value.Replace(Connect, connect, StringComparison.Ordinal));
        routes = [.. document.Routes.Select(route => (new PathString(route.Path.TrimEnd('*').TrimEnd('/')), route.Headers))];
    }

    /// <param name="folder">Where the built console lies.</param>
    /// <param name="connect">Origins to which the page may send, beside its own; blanks between them.</param>
    public static ConsoleHeaders Read(string folder, string connect)
    {
        using var file = File.OpenRead(Path.Combine(folder, Settings));
        return new ConsoleHeaders(JsonSerializer.Deserialize<Document>(file)!, connect);
    }

    public void AddTo(HttpContext context)
    {
        var headers = everywhere.Concat(routes.Where(route => context.Request.Path.StartsWithSegments(route.Path)).SelectMany(route => route.Headers));
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }
    }

    private sealed record Document(
        [property: JsonPropertyName("globalHeaders")] IReadOnlyDictionary<string, string> GlobalHeaders,
        [property: JsonPropertyName("routes")] IReadOnlyList<Route> Routes);

    private sealed record Route(
        [property: JsonPropertyName("route")] string Path, [property: JsonPropertyName("headers")] IReadOnlyDictionary<string, string> Headers);
}
