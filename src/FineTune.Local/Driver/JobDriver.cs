using System.Collections.Concurrent;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Local.Driver;

/// <summary>
/// Moves every job of this machine: step, run the effect, step again, and wait for a signal or a timer. A job that waits costs its
/// key and a timer, not its row. Holds no rule and branches on no state.
/// </summary>
internal sealed class JobDriver(
    ITaskStore store, JobStepper stepper, JobEffects effects, JobSignals signals, TimeProvider clock, ILogger<JobDriver> logger) : BackgroundService
{
    private static readonly TimeSpan StoreAway = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<JobKey, Turn> turns = [];
    private readonly WakeTimer timer = new(clock, signals);
    private readonly SemaphoreSlim width = new(32);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in store.ListUnsettledAsync(stoppingToken))
        {
            signals.Hint(job.Key);
        }

        var ticking = timer.RunAsync(stoppingToken);
        var running = new List<Task>();
        await foreach (var key in signals.ReadAllAsync(stoppingToken))
        {
            // A job that is being moved is moved once more afterwards, however many hints come meanwhile.
            if (turns.AddOrUpdate(key, Turn.Running, (_, _) => Turn.Again) == Turn.Running)
            {
                running.RemoveAll(task => task.IsCompleted);
                running.Add(MoveAsync(key, stoppingToken));
            }
        }

        await Task.WhenAll([ticking, .. running]);
    }

    private async Task MoveAsync(JobKey key, CancellationToken cancellation)
    {
        try
        {
            do
            {
                turns[key] = Turn.Running;
                await width.WaitAsync(cancellation);
                try
                {
                    await DriveAsync(key, cancellation);
                }
                finally
                {
                    width.Release();
                }
            }
            while (!turns.TryRemove(new(key, Turn.Running)));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops. The store knows where every job is.
        }
    }

    private async Task DriveAsync(JobKey key, CancellationToken cancellation)
    {
        Stored<Job>? known = null;
        Observation? observation = null;
        while (true)
        {
            Step? step;
            try
            {
                step = await stepper.StepAsync(key, known, observation, cancellation);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // What was seen is seen again when the store is back.
                logger.StoreAway(exception, key.Task, key.Job);
                timer.Set(key, clock.GetUtcNow() + StoreAway);
                return;
            }

            if (step?.Effect is not { } effect)
            {
                if (step?.WakeAt is { } wakeAt)
                {
                    timer.Set(key, wakeAt);
                }

                return;
            }

            known = step.Stored;
            observation = await effects.RunAsync(known.Value, effect, cancellation);
            if (observation is Observation.EffectFailed failure)
            {
                logger.EffectFailed(effect, key.Task, key.Job, known.Value.Attempt, failure.Reason);
            }
        }
    }

    private enum Turn
    {
        Running,
        Again,
    }
}
