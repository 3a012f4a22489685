using FineTune.Api.Webhooks;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace FineTune.Api.OpenAi.Webhooks;

/// <summary>The receivers of OpenAI's messages, which the configuration names.</summary>
internal sealed class ConfiguredTargets(IOptions<OpenAiOptions> options, ITaskStore tasks) : IWebhookTargets
{
    private readonly IReadOnlyList<WebhookTarget> targets =
    [
        .. options.Value.Webhooks.Select(webhook => WebhookEndpoint.Read(webhook).Endpoint).OfType<WebhookEndpoint>().Select(endpoint => Of(endpoint, new WebhookEvents(tasks))),
    ];

    public Task<IReadOnlyList<WebhookTarget>> ListAsync(CancellationToken cancellation) => Task.FromResult(targets);

    private static WebhookTarget Of(WebhookEndpoint endpoint, WebhookEvents events) => new(
        endpoint.Name, endpoint.Address, endpoint.Key, endpoint.Workspace, "application/json", WebhookSchedule.OpenAiLife, IsConfigured: true,
        async (told, cancellation) => told is TaskEvent task ? await events.WriteAsync(task, endpoint, cancellation) : null);
}
