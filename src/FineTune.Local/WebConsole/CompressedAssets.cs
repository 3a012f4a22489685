using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace FineTune.Local.WebConsole;

/// <summary>
/// Built scripts and styles as the build has compressed them, each beside itself with <c>.br</c> added to its name: smaller than what can
/// be made while a browser waits, and at no cost.
/// </summary>
internal sealed class CompressedAssets(string folder) : IContentTypeProvider
{
    private const string Coding = "br";
    private const string Ending = "." + Coding;

    private readonly HashSet<string> paths =
        [.. Directory.EnumerateFiles(folder, "*" + Ending, SearchOption.AllDirectories).Select(file => "/" + Path.GetRelativePath(folder, file))];

    private readonly FileExtensionContentTypeProvider types = new();

    /// <summary>Lets a request go on to the compressed file, where there is one and the client takes it.</summary>
    public Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        var compressed = context.Request.Path.Value + Ending;
        if (paths.Contains(compressed) && context.Request.GetTypedHeaders().AcceptEncoding.Any(IsTaken))
        {
            context.Request.Path = compressed;
        }

        return next(context);
    }

    /// <summary>Says what a compressed file is, once it is chosen.</summary>
    public static void Describe(HttpContext context)
    {
        if (context.Request.Path.Value!.EndsWith(Ending, StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = Coding;
            context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }
    }

    /// <summary>The type of what is compressed.</summary>
    public bool TryGetContentType(string subpath, out string contentType) =>
        types.TryGetContentType(subpath.EndsWith(Ending, StringComparison.Ordinal) ? subpath[..^Ending.Length] : subpath, out contentType!);

    private static bool IsTaken(StringWithQualityHeaderValue coding) => coding.Value.Equals(Coding, StringComparison.OrdinalIgnoreCase) && coding.Quality != 0;
}
