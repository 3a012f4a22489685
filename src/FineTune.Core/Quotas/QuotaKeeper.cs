using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>What is under way in the present workspace, against what may be. Where a workspace has no quotas nothing is read.</summary>
public sealed class QuotaKeeper(IAccessStore access, ITaskStore tasks)
{
    /// <summary>The quotas that a user's jobs count against.</summary>
    /// <param name="user">As <see cref="Caller.Id"/>; null where nobody had to say who they are.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<Quota>> ReadAsync(string? user, CancellationToken cancellation)
    {
        var workspace = AccessScope.Current.Workspace;
        return (await access.ReadAsync(cancellation)).Find(workspace)?.Value.Quotas is { } quotas
            ? quotas.Of(workspace, user, await UnderWayAsync(cancellation))
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
}
