using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FineTune.Core.Webhooks;

/// <summary>Signs messages as the Standard Webhooks specification writes it, so that any library for it can verify them.</summary>
public static class StandardWebhook
{
    private const string Prefix = "whsec_";

    /// <summary>The key that a secret stands for: <c>whsec_</c> and base64; null where it is none.</summary>
    public static byte[]? ReadSecret(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var key = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length > 0 ? key[..length] : null;
    }

    /// <summary>The secret that stands for a key.</summary>
    public static string WriteSecret(byte[] key) => Prefix + Convert.ToBase64String(key);

    /// <summary>The headers of a message.</summary>
    /// <param name="id">Names the message.</param>
    /// <param name="sentAt">When it is sent; receivers refuse what is older than five minutes.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="key">The key of the receiver's secret.</param>
    public static IReadOnlyDictionary<string, string> Headers(string id, DateTimeOffset sentAt, string body, byte[] key)
    {
        var time = sentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{body}"));
        return new Dictionary<string, string>
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = time,
            ["webhook-signature"] = $"v1,{Convert.ToBase64String(signature)}",
        };
    }
}
