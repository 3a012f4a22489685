using System.Net;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace FineTune.Api.Webhooks;

/// <summary>Where subscriptions of users may send to. Configuration section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Networks that are reached although they are not public, as <c>10.1.0.0/16</c>. None by default.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Whether addresses that begin with <c>http:</c> are taken.</summary>
    public bool AllowHttp { get; set; }

    internal ReceiverPolicy Policy => new([.. AllowedNetworks.Select(network => IPNetwork.Parse(network))], AllowHttp);
}

/// <summary>A host with a network that is none does not start.</summary>
internal sealed class WebhookOptionsCheck : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _))
            .Select(network => $"Webhooks:AllowedNetworks: '{network}' is no network. Write it as 10.1.0.0/16, with zeros behind the prefix.").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
