using FineTune.Core.Findings;
using FineTune.Core.Money;

namespace FineTune.Core.Lifecycle;

/// <summary>What a user can ask of a job.</summary>
public enum JobRequest
{
    Pause,
    Resume,
    Cancel,
    Retry,
    Delete,
}

/// <summary>Answers users' requests. A request only changes the stored wish; the lifecycle then follows it.</summary>
public static class JobRequests
{
    /// <summary>The job with the wish noted, or null where its state does not allow the request. Asking twice is asking once.</summary>
    /// <param name="job">The job as stored.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="purses">Budgets of the month that the job spends from; null for none.</param>
    public static Job? Apply(Job job, JobRequest request, IReadOnlyList<Purse>? purses = null) => request switch
    {
        JobRequest.Delete => job.Wish == Wish.Delete ? job : job with { Wish = Wish.Delete },
        _ when job.Wish == Wish.Delete => null,
        JobRequest.Cancel => Cancel(job),
        JobRequest.Pause => Pause(job),
        JobRequest.Resume or JobRequest.Retry when SpentOf(job, purses) is not null => null,
        JobRequest.Resume => Resume(job),
        JobRequest.Retry => Retry(job),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, null),
    };

    /// <summary>Why a request was refused.</summary>
    public static Finding Refusal(Job job, JobRequest request, IReadOnlyList<Purse>? purses = null)
    {
        if (request is JobRequest.Resume or JobRequest.Retry && SpentOf(job, purses) is { } spent)
        {
            return Finding.Error(job.Key.Job, "over-budget", spent.Message, spent.Fix);
        }

        var asked = request.ToString().ToLowerInvariant();
        var state = job.Wish == Wish.Delete ? "deleting" : job.State.ToString().ToLowerInvariant();
        return new Finding(
            job.Key.Job,
            "wrong-state",
            Severity.Error,
            new($"Job '{job.Key.Job}' is {state}; {asked} does not apply.", $"作业“{job.Key.Job}”处于 {state} 状态，不能执行 {asked}。"),
            request switch
            {
                JobRequest.Resume => new("Only a paused job can be resumed.", "只有已暂停的作业才能恢复。"),
                JobRequest.Retry => new("Only a failed or cancelled job can be retried; clone the task to run it anew.",
                    "只有失败或已取消的作业才能重试；要重新运行请克隆任务。"),
                _ => new("Only a job that has not ended can be paused or cancelled.", "只有尚未结束的作业才能暂停或取消。"),
            });
    }

    // The budget that has nothing left for the job; null where all have.
    private static JobError? SpentOf(Job job, IReadOnlyList<Purse>? purses) =>
        JobBudget.IsSpent(job) ? JobErrors.BudgetSpent(job.Budget!.Value)
        : PurseLimits.FirstSpent(job, purses ?? []) is { } purse ? JobErrors.PurseSpent(purse)
        : null;

    private static Job? Resume(Job job) => job.Wish != Wish.Pause
        ? null
        : job with { Wish = Wish.Run, Error = job.Error?.Code is JobErrors.BudgetCode or JobErrors.IdleCode ? null : job.Error };

    private static Job? Cancel(Job job) => job switch
    {
        { Wish: Wish.Cancel } => job,
        { State: JobState.Succeeded or JobState.Failed } => null,
        _ => job with { Wish = Wish.Cancel },
    };

    private static Job? Pause(Job job) => job switch
    {
        { Wish: Wish.Pause } => job,
        { Wish: Wish.Cancel } => null,
        _ when job.State.IsSettled() => null,
        _ => job with { Wish = Wish.Pause },
    };

    private static Job? Retry(Job job) => job.State is not (JobState.Failed or JobState.Cancelled)
        ? null
        : job with
        {
            State = JobState.Pending,
            Wish = Wish.Run,
            Attempt = job.Attempt + 1,
            FirstAttempt = job.Attempt + 1,
            RetriesUsed = 0,
            EffectFailures = 0,
            MissingSince = null,
            Error = null,
        };
}
