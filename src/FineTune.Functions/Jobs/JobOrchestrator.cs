using FineTune.Core.Lifecycle;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FineTune.Functions.Jobs;

/// <summary>
/// Drives one job: decide, run the effect, decide again, and wait for a signal or a timer. Holds no rule and branches on no state:
/// decisions are made by an activity, so that changing a rule cannot break the replay of a job that has trained for days.
/// </summary>
public static class JobOrchestrator
{
    public const string Name = "job";

    /// <summary>Event that has the job looked at now. Its payload, the attempt it speaks of, is for those who read histories.</summary>
    public const string Signal = "signal";

    /// <summary>Decisions in one history; every one is replayed before the next.</summary>
    public const int RoundsInHistory = 20;

    /// <summary>Wait after an activity could not be run at all, as when storage is away for long.</summary>
    public static readonly TimeSpan Unavailable = TimeSpan.FromMinutes(1);

    private static readonly TaskOptions Retried = TaskOptions.FromRetryPolicy(
        new RetryPolicy(5, TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    [Function(Name)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var news = context.GetInput<JobNews>()!;
        var signal = context.WaitForExternalEvent<int?>(Signal);
        for (var round = 0; round < RoundsInHistory; round++)
        {
            DateTime wakeAt;
            try
            {
                var turn = await context.CallActivityAsync<JobTurn>(JobActivities.Decide, news, Retried);
                if (turn.Effect is { } effect)
                {
                    news = await context.CallActivityAsync<JobNews>(effect.ToString(), turn, Retried);
                    continue;
                }

                if (turn.WakeAt is not { } time)
                {
                    return;
                }

                wakeAt = time.UtcDateTime;
            }
            catch (TaskFailedException)
            {
                // Nothing is lost with the news: the effect is run again, and sees it again.
                wakeAt = context.CurrentUtcDateTime + Unavailable;
            }

            news = news with { Observation = null };
            signal = await WaitAsync(context, wakeAt, signal);
        }

        // A signal that came meanwhile is answered by the decision that the next history begins with.
        context.ContinueAsNew(news);
    }

    // Returns the wait for the next signal. Several that came are one.
    private static async Task<Task<int?>> WaitAsync(TaskOrchestrationContext context, DateTime wakeAt, Task<int?> signal)
    {
        using var stop = new CancellationTokenSource();
        var timer = context.CreateTimer(wakeAt, stop.Token);
        if (await Task.WhenAny(timer, signal) == signal)
        {
            stop.Cancel();
        }

        while (signal.IsCompleted)
        {
            signal = context.WaitForExternalEvent<int?>(Signal);
        }

        return signal;
    }
}
