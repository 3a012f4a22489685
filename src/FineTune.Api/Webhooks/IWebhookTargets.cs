namespace FineTune.Api.Webhooks;

/// <summary>A source of receivers.</summary>
internal interface IWebhookTargets
{
    /// <summary>Receivers of every workspace.</summary>
    Task<IReadOnlyList<WebhookTarget>> ListAsync(CancellationToken cancellation);
}
