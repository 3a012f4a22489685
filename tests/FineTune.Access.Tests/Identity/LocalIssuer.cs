using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FineTune.Access.Tests.Identity;

/// <summary>An OpenID Connect issuer on this machine: a discovery document, its keys, and tokens as wrong as a test wants them.</summary>
internal sealed class LocalIssuer : IAsyncDisposable
{
    public const string Audience = "api://finetune";

    private readonly WebApplication app;
    private readonly RSA key = RSA.Create(2048);

    private LocalIssuer(WebApplication app) => this.app = app;

    public string Issuer => app.Urls.First();

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches { get; private set; }

    public static async Task<LocalIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new LocalIssuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Issuer, jwks_uri = issuer.Issuer + "/keys" }));
        issuer.app.MapGet("/keys", () =>
        {
            issuer.Fetches++;
            var shown = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(issuer.key.ExportParameters(false)) { KeyId = KeyId });
            return Results.Json(new { keys = new[] { new { kty = shown.Kty, n = shown.N, e = shown.E, kid = shown.Kid, use = "sig" } } });
        });
        await issuer.app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Settings by which a host takes this issuer's tokens.</summary>
    public (string Name, string Value)[] Settings(params string[] administrators) =>
    [
        ("Access:Issuers:0:Issuer", Issuer), ("Access:Issuers:0:Audiences:0", Audience),
        .. administrators.Select((name, index) => ($"Access:Administrators:{index}", name)),
    ];

    public string Token(string subject, params string[] roles) => Sign(Claims(subject, roles), new SigningCredentials(Key(key), SecurityAlgorithms.RsaSha256));

    public static string Sign(Dictionary<string, object> claims, SigningCredentials credentials) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(JsonSerializer.Serialize(claims), credentials);

    public string Sign(Dictionary<string, object> claims) => Sign(claims, new SigningCredentials(Key(key), SecurityAlgorithms.RsaSha256));

    /// <summary>A token signed by a key that the issuer does not have, under the name of one that it has.</summary>
    public static string SignedByAnother(Dictionary<string, object> claims)
    {
        using var other = RSA.Create(2048);
        return Sign(claims, new SigningCredentials(Key(other), SecurityAlgorithms.RsaSha256));
    }

    /// <summary>A token whose secret is the public key, which everybody knows.</summary>
    public string SignedByThePublicKey(Dictionary<string, object> claims) => Sign(claims, new SigningCredentials(
        new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem())) { KeyId = KeyId }, SecurityAlgorithms.HmacSha256));

    /// <summary>A token that says of itself that nobody signed it.</summary>
    public static string Unsigned(Dictionary<string, object> claims) =>
        $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.";

    public Dictionary<string, object> Claims(string subject, params string[] roles)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new Dictionary<string, object>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = subject,
            ["name"] = subject,
            ["roles"] = roles,
            ["iat"] = now,
            ["nbf"] = now - 5,
            ["exp"] = now + 600,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private const string KeyId = "key-1";

    private static RsaSecurityKey Key(RSA rsa) => new(rsa.ExportParameters(true)) { KeyId = KeyId };
}
