using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Rules;

namespace FineTune.Local.Datasets;

/// <summary>Looks into the inbox every second, by one request, and lets the rules see what came. Holds no rule itself.</summary>
internal sealed class DatasetWatcher(DatasetArrivals arrivals, RuleRunner rules, TimeProvider clock, ILogger<DatasetWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Looks between two runs of the rules, which also see versions that came by the API.</summary>
    private const int LooksPerRun = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Look, clock);
        try
        {
            for (var look = 0; await ticks.WaitForNextTickAsync(stoppingToken); look++)
            {
                await LookAsync(runsRules: look % LooksPerRun == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what was not taken lies in the inbox still.
        }
    }

    private async Task LookAsync(bool runsRules, CancellationToken cancellation)
    {
        try
        {
            if (await arrivals.LookAsync(cancellation) > 0 || runsRules)
            {
                await rules.RunAsync(cancellation);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            logger.InboxAway(exception);
        }
    }
}
