using System.Collections.Concurrent;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Extensions.Logging;

namespace FineTune.AzureMachineLearning.Observing;

/// <summary>Brings what Azure knows of running attempts to where users look for it. Nothing here may disturb a look at the training:
/// what fails is logged and tried again with a later one.</summary>
internal sealed class AttemptFollower(TimeSpan logInterval, TimeProvider time, ILogger logger)
{
    private const int CollectTries = 3;

    private readonly ConcurrentDictionary<AttemptName, (string Location, bool Gpu, DateTimeOffset CarriedAt)> running = [];
    private readonly ConcurrentDictionary<AttemptName, int> failures = [];

    /// <summary>Follows an attempt on whose nodes user code runs.</summary>
    public async Task FollowAsync(AzureMlLocation location, AttemptName attempt, bool gpu, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var known = running.GetOrAdd(attempt, (location.Name, gpu, DateTimeOffset.MinValue));
        if (now - known.CarriedAt >= logInterval)
        {
            running[attempt] = known with { CarriedAt = now };
            await TryAsync("The log", attempt, () => location.Logs.CarryAsync(attempt, cancellation));
        }

        var here = running.Where(job => job.Value.Location == location.Name).Select(job => (job.Key, job.Value.Gpu)).ToList();
        await TryAsync("The metrics", attempt, () => location.Devices.RecordAsync(here, cancellation));
    }

    /// <summary>Brings the rest. Gives up after a few calls, so that a log that cannot be read does not keep a job from ending.</summary>
    public async Task CollectAsync(AzureMlLocation location, AttemptName attempt, CancellationToken cancellation)
    {
        try
        {
            await location.Logs.CarryAsync(attempt, cancellation);
        }
        catch (Exception error) when (error is not (OperationCanceledException or NotYetException))
        {
            if (failures.AddOrUpdate(attempt, 1, (_, count) => count + 1) < CollectTries)
            {
                throw;
            }

            logger.Unread(error, "The log", attempt.ToString());
        }
    }

    public void Forget(AzureMlLocation location, AttemptName attempt)
    {
        running.TryRemove(attempt, out _);
        failures.TryRemove(attempt, out _);
        location.Devices.Forget(attempt);
    }

    private async Task TryAsync(string what, AttemptName attempt, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.Unread(error, what, attempt.ToString());
        }
    }
}
