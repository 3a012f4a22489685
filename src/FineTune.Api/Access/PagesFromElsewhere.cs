using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FineTune.Api.Access;

/// <summary>Lets browsers send what pages of the configured origins ask for, and tell them every answer, refusals among them. Who asks is
/// told by a key or token that the page adds; no cookie counts.</summary>
internal static class PagesFromElsewhere
{
    /// <summary>For how long a browser need not ask again whether it may send.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>Headers of answers that the console reads and browsers would hide from a page of another origin.</summary>
    private static readonly string[] Shown = [HeaderNames.ETag, HeaderNames.ContentRange];

    public static void UsePagesFromElsewhere(this IApplicationBuilder app)
    {
        var origins = app.ApplicationServices.GetRequiredService<IOptions<AccessOptions>>().Value.Origins;
        if (origins.Count > 0)
        {
            app.UseCors(policy => policy.WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Shown).SetPreflightMaxAge(Remembered));
        }
    }
}
