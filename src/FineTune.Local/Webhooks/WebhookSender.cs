using FineTune.Api.OpenAi.Webhooks;
using FineTune.Core.Access;
using FineTune.Core.Hints;

namespace FineTune.Local.Webhooks;

/// <summary>Tells receivers what happened, as soon as it did. Does nothing where no receiver is configured.</summary>
internal sealed class WebhookSender(WebhookRound round, ChangeHints hints, TimeProvider clock, ILogger<WebhookSender> logger) : BackgroundService
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(30);

    /// <summary>Shortest time between two looks, so that many changes are one.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (round.Workspaces.Count == 0)
        {
            return;
        }

        using var watch = hints.Watch([.. round.Workspaces.Select(TopicOf)]);
        try
        {
            await round.ForgetAsync(stoppingToken);
            while (true)
            {
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

    private static string TopicOf(string workspace)
    {
        using var scope = AccessScope.Enter(workspace);
        return ChangeTopic.Tasks;
    }

    private async Task<DateTimeOffset?> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await round.RunAsync(cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            logger.WebhooksAway(exception);
            return null;
        }
    }
}
