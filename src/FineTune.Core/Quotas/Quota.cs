using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Quotas;

/// <summary>What may be under way at a time, and what is.</summary>
/// <param name="Workspace">Workspace that it is of.</param>
/// <param name="User">Whose in that workspace, as <see cref="Access.Caller.Id"/>; null for all of it.</param>
/// <param name="Jobs">Most jobs that are not at rest; null for no limit.</param>
/// <param name="Cards">Most cards in use; null for no limit.</param>
/// <param name="UnderWay">Jobs that are not at rest.</param>
public sealed record Quota(string Workspace, string? User, int? Jobs, int? Cards, IReadOnlyList<Job> UnderWay)
{
    /// <summary>How many of them train. What follows a job takes cards, but is none of the jobs that a user may have.</summary>
    public int JobsUnderWay => UnderWay.Count(job => job.FollowUp is null);

    /// <summary>Cards that are held; on <c>cpu</c>, slots.</summary>
    public int CardsInUse => UnderWay.Where(HasCards).Sum(job => job.Compute.TotalCards);

    /// <summary>Whose it is, in words.</summary>
    public LocalizedText Name => QuotaTexts.NameOf(Workspace, User);

    /// <summary>Who can raise it, and how.</summary>
    public LocalizedText Raise => QuotaTexts.RaiseOf(Workspace);

    /// <summary>Why more jobs may not come under way; null where they may.</summary>
    /// <param name="path">Field or job that asks for them.</param>
    /// <param name="more">How many.</param>
    public Finding? RefusalOf(string path, int more) => Jobs is { } most && JobsUnderWay + more > most
        ? Finding.Error(path, "over-job-quota",
            new($"At most {most} jobs of {Name.En} may be queued and running at a time. Under way: {JobsUnderWay}; asked for: {more}.",
                $"{Name.Zh}最多可有 {most} 个排队和运行中的作业；现有 {JobsUnderWay} 个，请求 {more} 个。"),
            new($"Wait until some have ended, pause or cancel some, or {Raise.En}.", $"等待部分作业结束，暂停或取消部分作业，或{Raise.Zh}。"))
        : null;

    /// <summary>
    /// Whether a queued job may ask for its cards: those in use, those of jobs that came into the queue before it, and its own are no
    /// more than allowed. Jobs that come later count it, so that two that look at the same time never take the same cards; and a large
    /// job is not starved by small ones.
    /// </summary>
    public bool HasTurn(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var ahead = UnderWay.Where(other => other.Key != job.Key && (HasCards(other) || (Waits(other) && IsBefore(other, job))));
        return Cards is not { } most || ahead.Sum(other => other.Compute.TotalCards) + job.Compute.TotalCards <= most;
    }

    private static bool HasCards(Job job) => job.HoldsCompute && !Waits(job);

    private static bool Waits(Job job) => job is { State: JobState.Queued, Ending: null };

    private static bool IsBefore(Job one, Job other) =>
        (one.StateSince, one.TaskId, one.Key.Job).CompareTo((other.StateSince, other.TaskId, other.Key.Job)) < 0;
}
