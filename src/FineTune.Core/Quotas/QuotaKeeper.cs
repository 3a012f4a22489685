using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>What is under way in the present workspace, against what may be. Where a workspace has no quotas nothing is read.</summary>
public sealed class QuotaKeeper(IAccessStore access, ITaskStore tasks, TimeProvider clock)
{
    /// <summary>For how long jobs that wait share one read; cards that were given back since may go unseen.</summary>
    public static readonly TimeSpan SharedFor = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SharedRead> reads = [];

    /// <summary>The quotas that a user's jobs count against.</summary>
    /// <param name="user">As <see cref="Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<Quota>> ReadAsync(string? user, CancellationToken cancellation) =>
        await FindAsync(cancellation) is { } quotas ? quotas.Of(AccessScope.Current.Workspace, user, await UnderWayAsync(cancellation)) : [];

    /// <summary>The quotas of cards that a job waits for, from a read that all who wait share: many cost no more than one.</summary>
    /// <param name="job">A job of the present workspace.</param>
    /// <param name="cancellation">Stops waiting for the read.</param>
    public async Task<IReadOnlyList<Quota>> ReadForAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        return await FindAsync(cancellation) is { LimitsCards: true } quotas
            ? quotas.Of(AccessScope.Current.Workspace, job.Author?.Id, await Share(QuotaLimits.TurnFrom(job)).WaitAsync(cancellation))
            : [];
    }

    /// <summary>Jobs of the present workspace that are not at rest, or about to leave it.</summary>
    public async Task<IReadOnlyList<Job>> UnderWayAsync(CancellationToken cancellation)
    {
        var jobs = new List<Job>();
        await foreach (var job in tasks.ListUnsettledHereAsync(cancellation))
        {
            if (!job.State.IsSettled() || job is { State: JobState.Paused, Wish: Wish.Run })
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    private async Task<WorkspaceQuotas?> FindAsync(CancellationToken cancellation) =>
        (await access.ReadAsync(cancellation)).Find(AccessScope.Current.Workspace)?.Value.Quotas;

    // A read that began when whatever is before the job stood in the store tells its turn, however old: whoever came later counts the
    // job itself, and what has been given back since only makes it wait.
    private Task<IReadOnlyList<Job>> Share(DateTimeOffset turnFrom)
    {
        var (workspace, now) = (AccessScope.Current.Workspace, clock.GetUtcNow());
        lock (gate)
        {
            if (!reads.TryGetValue(workspace, out var read) || read.IsOver(now) || (read.BegunAt < turnFrom && turnFrom <= now))
            {
                reads[workspace] = read = new SharedRead(now, UnderWayAsync(CancellationToken.None));
            }

            return read.Jobs;
        }
    }

    private sealed record SharedRead(DateTimeOffset BegunAt, Task<IReadOnlyList<Job>> Jobs)
    {
        public bool IsOver(DateTimeOffset now) => now - BegunAt >= SharedFor || Jobs.IsFaulted || Jobs.IsCanceled;
    }
}
