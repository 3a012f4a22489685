using FineTune.Core.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace FineTune.Api.Access;

/// <summary>Takes the access tokens of one issuer. Its keys come by discovery and are fetched again when a token names a new one.</summary>
internal sealed class TokenIssuer
{
    /// <summary>Asymmetric ones only: with the others whoever can check a token could make one.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Entra's object id is the same for every application; the subject of other issuers is all there is.</summary>
    private static readonly string[] DefaultUserClaims = ["oid", "sub"];

    private static readonly string[] NameClaims = ["name", "preferred_username", "email", "appid", "azp"];

    private readonly JsonWebTokenHandler handler = new();
    private readonly IssuerOptions options;
    private readonly TokenValidationParameters parameters;
    private readonly HashSet<string> administrators;

    public TokenIssuer(IssuerOptions options, AccessOptions access, HttpClient http)
    {
        this.options = options;
        administrators = [.. access.Administrators];
        var address = options.MetadataAddress.Length > 0 ? options.MetadataAddress : options.Issuer.TrimEnd('/') + "/.well-known/openid-configuration";
        parameters = new TokenValidationParameters
        {
            ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                address, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http) { RequireHttps = !new Uri(address).IsLoopback }),
            ValidIssuer = options.Issuer,
            ValidAudiences = options.Audiences,
            ValidAlgorithms = Algorithms,
            ClockSkew = access.ClockSkew,
        };
    }

    public string Issuer => options.Issuer;

    /// <summary>Who a token speaks for.</summary>
    public async Task<Identified> ReadAsync(string text)
    {
        var result = await handler.ValidateTokenAsync(text, parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
        {
            return Identified.Not($"{result.Exception?.GetType().Name}: {result.Exception?.Message}");
        }

        var userClaims = options.UserClaims.Count > 0 ? options.UserClaims : DefaultUserClaims;
        if (userClaims.Select(claim => Text(token, claim)).FirstOrDefault(value => value is not null) is not { } user)
        {
            return Identified.Not($"the token has none of the claims {string.Join(", ", userClaims)}");
        }

        var id = Principal("user", user);
        var principals = new HashSet<string>([id, .. All(token, options.GroupClaim, "group"), .. All(token, options.RoleClaim, "role")], StringComparer.Ordinal);
        var name = NameClaims.Select(claim => Text(token, claim)).FirstOrDefault(value => value is not null) ?? user;
        return Identified.As(new Caller(id, name, principals) { IsAdministrator = administrators.Overlaps(principals) });
    }

    private IEnumerable<string> All(JsonWebToken token, string claim, string kind) =>
        token.Claims.Where(one => one.Type == claim && one.Value.Length > 0).Select(one => Principal(kind, one.Value));

    private string Principal(string kind, string value) => options.Name.Length > 0 ? $"{kind}:{options.Name}/{value}" : $"{kind}:{value}";

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}
