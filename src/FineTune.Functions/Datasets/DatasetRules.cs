using FineTune.Core.Datasets.Inbox;
using FineTune.Core.Rules;
using FineTune.Functions.Jobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Datasets;

/// <summary>Looks into the inbox every minute, lets the rules see every version that came, by whichever way, and starts the jobs that
/// they made. Holds no rule itself.</summary>
public sealed class DatasetRules(DatasetArrivals arrivals, RuleRunner rules, JobSignals signals)
{
    [Function("rules")]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await arrivals.LookAsync(cancellation);
            await rules.RunAsync(cancellation);
        }
        finally
        {
            await signals.SendAsync(client);
        }
    }
}
