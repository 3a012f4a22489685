using System.Text.Json;
using FineTune.AzureMachineLearning;
using FineTune.AzureMachineLearning.Events;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FineTune.Functions.Jobs;

/// <summary>Has a job looked at as soon as its run has changed. What fails is delivered again; what never comes is seen by the job's
/// own timer.</summary>
public sealed class RunEvents(AzureMlPlatform platform, JobSignals signals)
{
    [Function("run_changed")]
    public async Task RunAsync([EventGridTrigger] string news, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            foreach (var one in WorkspaceEvent.Read(JsonElement.Parse(news)))
            {
                await platform.HearAsync(one, cancellation);
            }
        }
        finally
        {
            await signals.SendAsync(client);
        }
    }
}
