using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Logging;

namespace FineTune.Browser.Tests.Deployed;

/// <summary>The built console as Azure Static Web Apps serves it: made ready by the hook of the deployment, and served by the rules of
/// its settings from an origin of its own.</summary>
internal sealed class StaticSite : IAsyncDisposable
{
    private const string Dist = "dist";

    private readonly string folder = Directory.CreateTempSubdirectory("finetune-site-").FullName;
    private readonly WebApplication app;
    private JsonElement settings;

    private StaticSite()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "FineTune", EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>As <c>http://127.0.0.1:8080</c>.</summary>
    public string Origin => app.Urls.First();

    /// <param name="api">Where the API is.</param>
    /// <param name="storage">Where its blobs are.</param>
    public static async Task<StaticSite> StartAsync(Uri api, Uri storage)
    {
        var site = new StaticSite();
        await site.DeployAsync(api, storage);
        await site.app.StartAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task DeployAsync(Uri api, Uri storage)
    {
        Copy(Path.Combine(RepositoryRoot.Path, "src", "console", Dist), Path.Combine(folder, Dist));
        var start = new ProcessStartInfo("sh", [Path.Combine(RepositoryRoot.Path, "infra", "hooks", "console.sh")]) { WorkingDirectory = folder };
        start.Environment["API_ADDRESS"] = api.GetLeftPart(UriPartial.Authority);
        start.Environment["STORAGE_ADDRESS"] = storage.GetLeftPart(UriPartial.Authority) + "/";
        using var hook = Process.Start(start)!;
        await hook.WaitForExitAsync();
        Assert.Equal(0, hook.ExitCode);
        settings = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder, Dist, "staticwebapp.config.json")));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = FileOf(http.Request.Path.Value!);
        var fallback = settings.GetProperty("navigationFallback");
        if (!File.Exists(path) && !fallback.GetProperty("exclude").EnumerateArray().Any(pattern => Covers(pattern.GetString()!, http)))
        {
            path = FileOf(fallback.GetProperty("rewrite").GetString()!);
        }

        Add(http, settings.GetProperty("globalHeaders"));
        foreach (var route in settings.GetProperty("routes").EnumerateArray().Where(route => Covers(route.GetProperty("route").GetString()!, http)))
        {
            Add(http, route.GetProperty("headers"));
        }

        if (!File.Exists(path))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        http.Response.ContentType = new FileExtensionContentTypeProvider().TryGetContentType(path, out var type) ? type : "application/octet-stream";
        await http.Response.SendFileAsync(path);
    }

    private string FileOf(string path) => Path.Combine(folder, Dist, path == "/" ? "index.html" : path.TrimStart('/'));

    private static bool Covers(string pattern, HttpContext http) => http.Request.Path.Value!.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal);

    private static void Add(HttpContext http, JsonElement headers)
    {
        foreach (var header in headers.EnumerateObject())
        {
            http.Response.Headers[header.Name] = header.Value.GetString();
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
