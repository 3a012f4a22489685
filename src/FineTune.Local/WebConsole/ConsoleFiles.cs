using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace FineTune.Local.WebConsole;

/// <summary>Serves the built web console: its files, and its page for every address that nothing else answers.</summary>
internal static class ConsoleFiles
{
    private const string Page = "/index.html";

    /// <summary>Built files carry a hash of their content in their name, so a copy never grows old.</summary>
    private static readonly PathString Hashed = "/assets";

    /// <summary>Addresses of programs, which want to be told that nothing is there.</summary>
    private static readonly PathString[] OfPrograms = ["/api", "/v1", "/openapi", "/reference", "/healthz", "/readyz"];

    /// <summary>
    /// The console needs nothing from elsewhere, but sends large files to storage. The hash is that of an empty text: the components
    /// library makes empty style elements and adds rules to them by script, which is no inline style.
    /// </summary>
    private static string ContentSecurityPolicy(string storage) =>
        "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
        + "img-src 'self' data: blob:; font-src 'self'; connect-src 'self' " + storage + "; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddResponseCompression(options => options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"])
        .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);

    /// <summary>Serves the console from a folder; does nothing where it is not built.</summary>
    /// <param name="app">The host.</param>
    /// <param name="folder">Where the built console lies.</param>
    /// <param name="storage">Origin of the blob service.</param>
    public static WebApplication UseConsole(this WebApplication app, string folder, string storage)
    {
        if (!File.Exists(folder + Page))
        {
            return app;
        }

        var policy = ContentSecurityPolicy(storage);
        var files = new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), OnPrepareResponse = context => Guard(context.Context, policy) };
        app.UseWhen(
            context => !Array.Exists(OfPrograms, path => context.Request.Path.StartsWithSegments(path)),
            console =>
            {
                console.UseResponseCompression();
                console.UseStaticFiles(files);
                console.Use((context, next) =>
                {
                    if (IsOfPage(context.Request))
                    {
                        context.Request.Path = Page;
                        context.SetEndpoint(null);
                    }

                    return next(context);
                });
                console.UseStaticFiles(files);
            });
        return app;
    }

    private static bool IsOfPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Path.StartsWithSegments(Hashed);

    private static void Guard(HttpContext context, string policy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
