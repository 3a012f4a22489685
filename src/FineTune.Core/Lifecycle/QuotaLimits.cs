using FineTune.Core.Quotas;

namespace FineTune.Core.Lifecycle;

/// <summary>What happens to a job when its workspace or its user has as many cards in use as they may: it waits in the queue.</summary>
internal static class QuotaLimits
{
    /// <summary>How long a job is in the queue before its turn is looked for. Whatever came into the queue before it stands in the store
    /// by then, and counts.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for others to give their cards back before the next look.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>From when on the store tells whether it is a job's turn.</summary>
    public static DateTimeOffset TurnFrom(Job job) => job.State == JobState.Queued ? job.StateSince + Settling : DateTimeOffset.MinValue;

    /// <summary>Until when a job waits before it asks for compute; null where it is its turn.</summary>
    public static DateTimeOffset? WaitOf(Job job, IReadOnlyList<Quota> quotas, DateTimeOffset now)
    {
        if (job is not { State: JobState.Queued, Ending: null } || quotas.All(quota => quota.Cards is null))
        {
            return null;
        }

        return now < TurnFrom(job) ? TurnFrom(job)
            : quotas.All(quota => quota.HasTurn(job)) ? null
            : now + Look;
    }
}
