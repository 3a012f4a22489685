using System.Security.Cryptography;
using System.Text;
using FineTune.Api.OpenAi.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Keys;

/// <summary>Lets in who shows a configured key; everybody where none is configured.</summary>
internal sealed class ApiKeys(RequestDelegate next, IOptions<OpenAiOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] hashes = [.. options.Value.ApiKeys.Select(Hash)];

    public Task InvokeAsync(HttpContext http)
    {
        if (hashes.Length > 0 && !IsKnown(http.Request.Headers.Authorization.ToString()))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            throw new OpenAiException(StatusCodes.Status401Unauthorized, new OpenAiError(
                "The API key is missing or not known here. Send 'Authorization: Bearer KEY' with a key that the server was configured with.",
                "invalid_request_error", null, "invalid_api_key"));
        }

        return next(http);
    }

    private bool IsKnown(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Hashes are of one length and compared in constant time.
        var shown = Hash(header[Scheme.Length..].Trim());
        return hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, shown));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
