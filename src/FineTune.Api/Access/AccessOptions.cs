using FineTune.Core.Access;

namespace FineTune.Api.Access;

/// <summary>Who is let in. Configuration section <c>Access</c>. With neither issuer nor key, whoever reaches the host over the loopback
/// interface may do everything, and nobody else anything.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>OpenID Connect issuers whose access tokens are taken, Entra ID among them.</summary>
    public IList<IssuerOptions> Issuers { get; } = [];

    /// <summary>Principals that own every workspace: <c>user:…</c>, <c>group:…</c> or <c>role:…</c>.</summary>
    public IList<string> Administrators { get; } = [];

    /// <summary>Keys of the operator, known before any other is made.</summary>
    public IList<OperatorKeyOptions> Keys { get; } = [];

    /// <summary>Origins whose pages may call the API from a browser, as <c>https://console.example.com</c>: a console that is served from
    /// elsewhere. Its own origin a page may always call.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>How far the clocks of issuer and host may differ.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many requests are answered before their sender has to wait.</summary>
    public RequestLimitsOptions RequestLimits { get; } = new();

    /// <summary>Whether callers have to say who they are.</summary>
    public bool AsksWho => Issuers.Count > 0 || Keys.Count > 0;
}

/// <summary>An OpenID Connect issuer.</summary>
public sealed class IssuerOptions
{
    /// <summary>Stands before the names of its principals, as in <c>user:corp/…</c>. Needed where there are several issuers, so that
    /// nobody of one can be taken for somebody of another.</summary>
    public string Name { get; set; } = "";

    /// <summary>The issuer as it stands in its tokens, as <c>https://login.microsoftonline.com/{tenant}/v2.0</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Where its discovery document is; by default below the issuer.</summary>
    public string MetadataAddress { get; set; } = "";

    /// <summary>What tokens must be meant for: the application's id, or its URI.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>Claims that name the user; the first that a token has counts.</summary>
    public IList<string> UserClaims { get; } = [];

    /// <summary>Claim that lists groups.</summary>
    public string GroupClaim { get; set; } = "groups";

    /// <summary>Claim that lists application roles.</summary>
    public string RoleClaim { get; set; } = "roles";
}

/// <summary>A key that stands in the configuration, or in the secret that it refers to.</summary>
public sealed class OperatorKeyOptions
{
    /// <summary>To show, and for the audit trail.</summary>
    public string Name { get; set; } = "";

    /// <summary>The key: any text of 16 characters or more.</summary>
    public string Key { get; set; } = "";

    public Role Role { get; set; } = Role.Administrator;

    /// <summary>The one workspace that it opens; not for administrators, to whom all are open.</summary>
    public string Workspace { get; set; } = Core.Access.Workspace.Default;
}
