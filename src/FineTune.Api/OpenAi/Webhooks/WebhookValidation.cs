using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Webhooks;

/// <summary>A host with a receiver that cannot be told anything does not start, and says everything that is wrong.</summary>
internal sealed class WebhookValidation : IValidateOptions<OpenAiOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenAiOptions options)
    {
        var faults = options.Webhooks.Select(webhook => WebhookEndpoint.Read(webhook).Fault).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
