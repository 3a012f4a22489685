using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Identity;

/// <summary>The endpoint that gives a managed identity its tokens, as App Service and Functions have it.</summary>
internal static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/msi/token", (HttpRequest request) =>
        request.Headers["X-IDENTITY-HEADER"].Count == 0
            ? Answers.Error(401, "unauthorized", "The header X-IDENTITY-HEADER is missing.")
            : Answers.Json(new JsonObject
            {
                ["access_token"] = "simulated",
                ["expires_on"] = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["resource"] = request.Query["resource"].ToString(),
                ["token_type"] = "Bearer",
            }));
}
