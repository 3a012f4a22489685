using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FineTune.Core.Access;

/// <summary>A key for a program, as stored: enough to recognise it, too little to make it.</summary>
/// <param name="Id">16 hexadecimal digits; stands in the key itself.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Workspace">The one workspace that it opens.</param>
/// <param name="Role">What it may do there.</param>
/// <param name="Scopes">Areas of the API that it is good for; empty for all.</param>
/// <param name="Salt">Random bytes, base64.</param>
/// <param name="Hash">SHA-256 of salt and secret, base64. The secret has 256 random bits, so that guessing needs no slower hash.</param>
/// <param name="CreatedBy">Who made it, as <see cref="Caller.Id"/>.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">From when on it is refused, UTC; null for never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null while it is good.</param>
/// <param name="LastUsedAt">When it was last used, UTC, to five minutes; null where it was not.</param>
public sealed record ApiKey(
    string Id, string Name, string Workspace, Role Role, IReadOnlyList<string> Scopes, string Salt, string Hash, string CreatedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt = null, DateTimeOffset? RevokedAt = null, DateTimeOffset? LastUsedAt = null)
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "ft-";

    /// <summary>How many random bytes <see cref="Issue"/> takes.</summary>
    public const int RandomBytes = IdBytes + SaltBytes + SecretBytes;

    private const int IdBytes = 8;
    private const int SaltBytes = 16;
    private const int SecretBytes = 32;
    private const int IdCharacters = 2 * IdBytes;

    /// <summary>Makes a key.</summary>
    /// <param name="random">Fresh random bytes, <see cref="RandomBytes"/> of them.</param>
    /// <returns>The key to store, and its text, which is shown once and never again.</returns>
    public static (ApiKey Key, string Text) Issue(
        string name, string workspace, Role role, IReadOnlyList<string> scopes, string createdBy, DateTimeOffset now, DateTimeOffset? expiresAt,
        ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var id = Convert.ToHexStringLower(random[..IdBytes]);
        var salt = Convert.ToBase64String(random.Slice(IdBytes, SaltBytes));
        var text = $"{Prefix}{id}-{Base64Url.EncodeToString(random[(IdBytes + SaltBytes)..])}";
        var key = new ApiKey(id, name, workspace, role, scopes, salt, "", createdBy, now, expiresAt);
        return (key with { Hash = Convert.ToBase64String(key.HashOf(text)) }, text);
    }

    /// <summary>The id within a key's text; null where the text is no key of this service.</summary>
    public static string? IdOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length + IdCharacters + 1
            && text[Prefix.Length + IdCharacters] == '-' && text.Substring(Prefix.Length, IdCharacters).All(char.IsAsciiHexDigitLower)
                ? text.Substring(Prefix.Length, IdCharacters)
                : null;
    }

    /// <summary>Whether a text is this key. Takes as long for a wrong text as for the right one.</summary>
    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(Hash), HashOf(text));

    /// <summary>Why a key that matches is refused all the same; null where it is good.</summary>
    public string? RefusalAt(DateTimeOffset now) =>
        RevokedAt is not null ? $"key {Id} was revoked" : ExpiresAt <= now ? $"key {Id} has expired" : null;

    private byte[] HashOf(string text) => SHA256.HashData([.. Convert.FromBase64String(Salt), .. Encoding.UTF8.GetBytes(text)]);
}
