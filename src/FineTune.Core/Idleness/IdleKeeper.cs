using System.Collections.Concurrent;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Idleness;

/// <summary>Looks whether the GPUs of running jobs do anything. Where a workspace has no policy nothing is read; of a job whose GPUs do
/// something only the end of its samples is.</summary>
public sealed class IdleKeeper(IAccessStore access, IArtifactStore artifacts, TimeProvider clock)
{
    /// <summary>How often the samples of a job are looked at.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AttemptName, (DateTimeOffset At, IdleSpan? Span)> looks = [];

    /// <summary>What is known of a running job of the present workspace; null where the workspace has no policy.</summary>
    public async Task<JobIdleness?> ReadAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if ((await access.ReadAsync(cancellation)).Find(AccessScope.Current.Workspace)?.Value.Idle is not { WarnAfter: { } warnAfter } policy)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (!looks.TryGetValue(job.AttemptName, out var look) || now - look.At >= Period)
        {
            look = (now, await ScanAsync(job, policy.PauseAfter ?? warnAfter, now, cancellation));
            looks[job.AttemptName] = look;
            ForgetEnded(now);
        }

        return new JobIdleness(policy, look.Span);
    }

    private async Task<IdleSpan?> ScanAsync(Job job, TimeSpan most, DateTimeOffset now, CancellationToken cancellation)
    {
        var scan = new IdleScan(job.Attempt, most);
        await foreach (var line in LinesFromEnd.ReadAsync(artifacts, job.AttemptName.RunPrefix + JobDirectory.DevicesFile, cancellation))
        {
            if (DeviceSample.TryRead(line.Span) is { } sample && !scan.Add(sample))
            {
                break;
            }
        }

        return scan.At(now);
    }

    // Nobody asks for attempts any more that do not run.
    private void ForgetEnded(DateTimeOffset now)
    {
        foreach (var (attempt, _) in looks.Where(look => now - look.Value.At > 10 * Period))
        {
            looks.TryRemove(attempt, out _);
        }
    }
}
