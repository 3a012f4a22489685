using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;

namespace FineTune.Local.WebConsole;

/// <summary>Serves the built web console: its files, and its page for every address that nothing else answers.</summary>
internal static class ConsoleFiles
{
    private const string Page = "/index.html";

    /// <summary>Where the built files lie, which nothing stands in for.</summary>
    private static readonly PathString Assets = "/assets";

    /// <summary>Addresses of programs, which want to be told that nothing is there.</summary>
    private static readonly PathString[] OfPrograms = ["/api", "/v1", "/openapi", "/reference", "/healthz", "/readyz"];

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

        var headers = ConsoleHeaders.Read(folder, storage);
        var assets = new CompressedAssets(folder);
        var files = new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            ContentTypeProvider = assets,
            OnPrepareResponse = file =>
            {
                headers.AddTo(file.Context);
                CompressedAssets.Describe(file.Context);
            },
        };
        app.UseWhen(
            context => !Array.Exists(OfPrograms, path => context.Request.Path.StartsWithSegments(path)),
            console =>
            {
                console.UseResponseCompression();
                console.Use(assets.TakeAsync);
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
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && !request.Path.StartsWithSegments(Assets);
}
