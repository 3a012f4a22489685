using FineTune.Api.Webhooks;
using FineTune.Core.Hints;

namespace FineTune.Local.Webhooks;

/// <summary>Tells receivers what happened, as soon as it did.</summary>
internal sealed class WebhookSender(WebhookRound round, ChangeHints hints, TimeProvider clock, ILogger<WebhookSender> logger) : BackgroundService
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(6);

    /// <summary>Shortest time between two looks, so that many changes are one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = hints.Watch(ChangeTopic.Anything);
        try
        {
            for (var forgotten = DateTimeOffset.MinValue; ;)
            {
                if (clock.GetUtcNow() - forgotten > ForgetEvery)
                {
                    await TryAsync(round.ForgetAsync, stoppingToken);
                    forgotten = clock.GetUtcNow();
                }

                var wait = await RunAsync(stoppingToken) is { } next && next - clock.GetUtcNow() < SlowLook ? next - clock.GetUtcNow() : SlowLook;
                await watch.WaitAsync(wait > Pause ? wait : Pause, stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was not delivered lies in the store.
        }
    }

    private async Task<DateTimeOffset?> RunAsync(CancellationToken cancellation)
    {
        DateTimeOffset? next = null;
        await TryAsync(async token => next = await round.RunAsync(token), cancellation);
        return next;
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancellation)
    {
        try
        {
            await act(cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            logger.WebhooksAway(exception);
        }
    }
}
