using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FineTune.Api.Access;

/// <summary>Tells browsers to take answers for no more than they are. What a job has written is served from here too, and must not act as
/// a page of this host.</summary>
internal sealed class AnswerHeaders(RequestDelegate next)
{
    private const string NothingRuns = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>The page that shows the API is the one answer that runs scripts; they come from beside it.</summary>
    private const string OwnPage = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    private static readonly PathString Page = "/reference";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            Set(http.Request, http.Response.Headers);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static void Set(HttpRequest request, IHeaderDictionary headers)
    {
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, request.Path.StartsWithSegments(Page) ? OwnPage : NothingRuns);
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");

        // What one caller was told is no other's, and is asked for anew: ETags make that cheap.
        headers.TryAdd(HeaderNames.CacheControl, "private, no-cache");
        if (request.IsHttps)
        {
            headers.TryAdd(HeaderNames.StrictTransportSecurity, "max-age=31536000");
        }
    }
}
