using System.Security.Cryptography;
using System.Text;
using FineTune.Core.Webhooks;

namespace FineTune.Api.OpenAi.Webhooks;

/// <summary>A receiver, as configured.</summary>
/// <param name="Name">Names it in the store, the same as long as its address is the same.</param>
/// <param name="Address">Where messages go.</param>
/// <param name="Key">What they are signed with.</param>
/// <param name="Workspace">Workspace whose jobs it is told of.</param>
/// <param name="Events">Types it is told of; empty for all.</param>
internal sealed record WebhookEndpoint(string Name, Uri Address, byte[] Key, string Workspace, IReadOnlyList<string> Events)
{
    public bool Takes(string type) => Events.Count == 0 || Events.Contains(type);

    /// <summary>Reads a configured receiver, or says what is wrong with it.</summary>
    public static (WebhookEndpoint? Endpoint, string? Fault) Read(OpenAiWebhookOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return (null, $"OpenAi:Webhooks: '{options.Url}' is no address. Write https://HOST/PATH.");
        }

        if (StandardWebhook.ReadSecret(options.Secret) is not { } key)
        {
            return (null, $"OpenAi:Webhooks: the secret of {address} is not 'whsec_' and base64. Make one by: echo whsec_$(openssl rand -base64 32)");
        }

        return options.Events.FirstOrDefault(type => !WebhookEvents.Types.Contains(type)) is { } unknown
            ? (null, $"OpenAi:Webhooks: there is no event '{unknown}'. Choose among {string.Join(", ", WebhookEvents.Types)}.")
            : (new(NameOf(address), address, key, options.Workspace, [.. options.Events]), null);
    }

    private static string NameOf(Uri address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToString())))[..16];
}
