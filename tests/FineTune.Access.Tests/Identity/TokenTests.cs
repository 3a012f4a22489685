using FineTune.Access.Tests.Hosts;

namespace FineTune.Access.Tests.Identity;

/// <summary>Tokens of an issuer that a real host finds by discovery.</summary>
public sealed class TokenTests(TokenTests.Stage stage) : IClassFixture<TokenTests.Stage>
{
    public static TheoryData<string, string> Wrong => new()
    {
        { "another issuer", "the token's issuer is none" },
        { "another audience", "SecurityTokenInvalidAudienceException: IDX10214" },
        { "no audience", "SecurityTokenInvalidAudienceException: IDX10206" },
        { "another key", "SecurityTokenInvalidSignatureException: IDX10511" },
        { "algorithm none", "SecurityTokenInvalidSignatureException: IDX10504" },
        { "HS256 with the public key", "SecurityTokenInvalidSignatureException: IDX10511" },
        { "expired", "SecurityTokenExpiredException: IDX10223" },
        { "not yet valid", "SecurityTokenNotYetValidException: IDX10222" },
        { "no expiry", "SecurityTokenNoExpirationException: IDX10225" },
        { "no subject", "the token has none of the claims" },
        { "one letter changed", "SecurityTokenInvalidSignatureException: IDX1051" },
        { "half a token", "the bearer is neither a known key nor a token" },
        { "nothing", "no bearer was shown" },
        { "another scheme", "no bearer was shown" },
    };

    private static readonly string[] Groups = ["g0", "g1"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_token_that_is_wrong_is_401_with_the_reason_in_the_log_and_not_in_the_body(string fault, string reason)
    {
        var (host, issuer) = (stage.Host, stage.Issuer);
        using var client = host.Client(null);
        if (Header(issuer, fault) is { } header)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }

        var before = host.Log.Lines.Count;
        foreach (var path in new[] { "/api/tasks", "/v1/files", "/V1/files", "/api/nothing" })
        {
            var (status, text) = await AccessHost.AskAsync(client, "GET", path);

            Assert.Equal(401, status);
            Assert.DoesNotContain("IDX", text, StringComparison.Ordinal);
            Assert.DoesNotContain(issuer.Issuer, text, StringComparison.Ordinal);
        }

        var told = string.Join('\n', host.Log.Lines.Skip(before));
        Assert.True(told.Contains($"refused: {reason}", StringComparison.Ordinal), told);
    }

    [Fact]
    public async Task A_good_token_without_any_role_is_403_with_the_reason_in_the_log()
    {
        var (host, issuer) = (stage.Host, stage.Issuer);
        using var client = host.Client(issuer.Token("mallory", "something-else"));

        var (status, text) = await AccessHost.AskAsync(client, "GET", "/api/tasks");

        Assert.Equal(403, status);
        Assert.DoesNotContain("mallory", text, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains("user:mallory has no role", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_member_by_user_group_or_role_is_let_in_as_what_the_workspace_says()
    {
        var (host, issuer) = (stage.Host, stage.Issuer);
        using var admin = host.Client(issuer.Token("root", "admin"));
        var (status, _) = await AccessHost.SendAsync(admin, "PUT", "/api/workspaces/default/members", new object[]
        {
            new { principal = "user:alice", role = "viewer" }, new { principal = "group:g1", role = "contributor" }, new { principal = "role:lead", role = "owner" },
        });
        Assert.Equal(200, status);

        Assert.Equal("viewer", await RoleAsync(host, issuer.Sign(issuer.Claims("alice"))));
        Assert.Equal("contributor", await RoleAsync(host, issuer.Sign(new(issuer.Claims("alice")) { ["groups"] = Groups })));
        Assert.Equal("owner", await RoleAsync(host, issuer.Sign(new(issuer.Claims("bob", "lead", "other")) { ["groups"] = "g1" })));
        Assert.Equal("administrator", await RoleAsync(host, issuer.Token("root", "admin")));
        Assert.Null(await RoleAsync(host, issuer.Token("carol")));
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_not_for_every_request()
    {
        var (host, issuer) = (stage.Host, stage.Issuer);
        using var client = host.Client(issuer.Token("root", "admin"));
        await AccessHost.AskAsync(client, "GET", "/api/tasks");
        var before = issuer.Fetches;
        for (var request = 0; request < 20; request++)
        {
            Assert.Equal(200, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
        }

        Assert.Equal(before, issuer.Fetches);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_lets_nobody_in_and_fails_nothing()
    {
        var issuer = await LocalIssuer.StartAsync();
        var (token, settings) = (issuer.Token("root", "admin"), issuer.Settings("role:admin"));
        await issuer.DisposeAsync();
        await using var host = await AccessHost.StartAsync(stage.Azurite, settings);
        using var client = host.Client(token);

        Assert.Equal(401, (await AccessHost.AskAsync(client, "GET", "/api/tasks")).Status);
    }

    /// <summary>An issuer and a host that takes its tokens, for all tests of this class, which run one after another.</summary>
    public sealed class Stage(AzuriteFixture azurite) : IAsyncLifetime
    {
        internal AzuriteFixture Azurite => azurite;

        internal LocalIssuer Issuer { get; private set; } = null!;

        internal AccessHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Issuer = await LocalIssuer.StartAsync();
            Host = await AccessHost.StartAsync(azurite, Issuer.Settings("role:admin"));
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Issuer.DisposeAsync();
        }
    }

    private static async Task<string?> RoleAsync(AccessHost host, string token)
    {
        using var client = host.Client(token);
        var (status, json) = await AccessHost.SendAsync(client, "GET", "/api/me");
        Assert.Equal(200, status);
        var workspaces = json.GetProperty("workspaces");
        return workspaces.GetArrayLength() == 0 ? null : workspaces[0].GetProperty("role").GetString();
    }

    private static string? Header(LocalIssuer issuer, string fault)
    {
        var claims = issuer.Claims("root", "admin");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = issuer.Sign(claims);
        return fault switch
        {
            "nothing" => null,
            "another scheme" => $"Basic {good}",
            _ => "Bearer " + fault switch
            {
                "another issuer" => issuer.Sign(new(claims) { ["iss"] = "https://somebody.else" }),
                "another audience" => issuer.Sign(new(claims) { ["aud"] = "api://other" }),
                "no audience" => issuer.Sign(Without(claims, "aud")),
                "another key" => LocalIssuer.SignedByAnother(claims),
                "algorithm none" => LocalIssuer.Unsigned(claims),
                "HS256 with the public key" => issuer.SignedByThePublicKey(claims),
                "expired" => issuer.Sign(new(claims) { ["nbf"] = now - 7200, ["exp"] = now - 3600 }),
                "not yet valid" => issuer.Sign(new(claims) { ["nbf"] = now + 3600, ["exp"] = now + 7200 }),
                "no expiry" => issuer.Sign(Without(claims, "exp")),
                "no subject" => issuer.Sign(Without(claims, "sub")),
                "one letter changed" => Change(good),
                _ => good[..(good.Length / 2)].Replace('.', '_'),
            },
        };
    }

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name)
    {
        claims.Remove(name);
        return claims;
    }

    // A letter of the signature; not the last one, of which not every bit counts.
    private static string Change(string token) => token[..^10] + (token[^10] == 'A' ? 'B' : 'A') + token[^9..];
}
