using FineTune.Api.Webhooks;
using Microsoft.Azure.Functions.Worker;

namespace FineTune.Functions.Webhooks;

/// <summary>Tells receivers what happened, four times a minute.</summary>
public sealed class WebhookDeliveries(WebhookRound round)
{
    [Function("webhooks")]
    public async Task RunAsync([TimerTrigger("5,20,35,50 * * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        await round.RunAsync(cancellation);

    [Function("webhooks_forget")]
    public async Task ForgetAsync([TimerTrigger("0 27 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        await round.ForgetAsync(cancellation);
}
