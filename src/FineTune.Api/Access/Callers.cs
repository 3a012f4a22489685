using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Access;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FineTune.Api.Access;

/// <summary>Finds out who sent a request: by an API key or a token, shown as a bearer.</summary>
internal sealed class Callers : IDisposable
{
    private const string Scheme = "Bearer ";

    /// <summary>How old the noted time of a key's last use may be before it is noted again.</summary>
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan DiscoveryLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new() { Timeout = DiscoveryLimit };
    private readonly IAccessStore store;
    private readonly TimeProvider clock;
    private readonly IReadOnlyList<TokenIssuer> issuers;
    private readonly IReadOnlyList<(byte[] Hash, Caller Caller)> operatorKeys;
    private readonly bool asksWho;

    public Callers(IOptions<AccessOptions> options, IAccessStore store, TimeProvider clock)
    {
        this.store = store;
        this.clock = clock;
        var access = options.Value;
        asksWho = access.AsksWho;
        issuers = [.. access.Issuers.Select(issuer => new TokenIssuer(issuer, access, http))];
        operatorKeys = [.. access.Keys.Select(key => (Hash(key.Key), Of(key)))];
    }

    public async Task<Identified> IdentifyAsync(HttpContext http, CancellationToken cancellation)
    {
        if (!asksWho)
        {
            return Loopback.Reaches(http) is { } reason ? Identified.Not(reason) : Identified.As(Caller.Local);
        }

        var header = http.Request.Headers.Authorization;
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Identified.Not("no bearer was shown");
        }

        text = text[Scheme.Length..].Trim();
        return FindOperator(text) ?? (ApiKey.IdOf(text) is { } id ? await FindKeyAsync(id, text, cancellation) : await ReadTokenAsync(text));
    }

    public void Dispose() => http.Dispose();

    // Hashes are of one length and compared in constant time, all of them.
    private Identified? FindOperator(string text)
    {
        var shown = Hash(text);
        Caller? found = null;
        foreach (var (hash, caller) in operatorKeys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, shown) ? caller : found;
        }

        return found is null ? null : Identified.As(found);
    }

    private async Task<Identified> FindKeyAsync(string id, string text, CancellationToken cancellation)
    {
        var book = await store.ReadAsync(cancellation);
        if (book.Keys.GetValueOrDefault(id) is not { } stored || !stored.Value.Matches(text))
        {
            return Identified.Not("the API key is not known");
        }

        var now = clock.GetUtcNow();
        if (stored.Value.RefusalAt(now) is { } refusal)
        {
            return Identified.Not(refusal);
        }

        if (stored.Value.LastUsedAt is not { } used || now - used > UseNoted)
        {
            // Where somebody else writes the key just now, they revoke it or note the same.
            await store.SaveAsync(stored, stored.Value with { LastUsedAt = now }, cancellation);
        }

        return Identified.As(Caller.Of(stored.Value));
    }

    private async Task<Identified> ReadTokenAsync(string text)
    {
        JsonWebToken token;
        try
        {
            token = new JsonWebToken(text);
        }
        catch (ArgumentException)
        {
            return Identified.Not("the bearer is neither a known key nor a token");
        }

        return issuers.FirstOrDefault(issuer => issuer.Issuer == token.Issuer) is { } issuer
            ? await issuer.ReadAsync(text)
            : Identified.Not("the token's issuer is none of those configured");
    }

    private static Caller Of(OperatorKeyOptions key) => key.Role == Role.Administrator
        ? new Caller($"operator:{key.Name}", key.Name, new HashSet<string>()) { IsAdministrator = true }
        : new Caller($"operator:{key.Name}", key.Name, new HashSet<string>()) { Workspace = key.Workspace, KeyRole = key.Role };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
