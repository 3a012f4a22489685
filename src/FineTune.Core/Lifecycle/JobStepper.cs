using FineTune.Core.Access;
using FineTune.Core.Idleness;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Quotas;

namespace FineTune.Core.Lifecycle;

/// <summary>What a driver does next.</summary>
/// <param name="Stored">The job as it is stored now.</param>
/// <param name="Effect">To run now; null to wait.</param>
/// <param name="WakeAt">When to look again, UTC; null to wait for a signal alone.</param>
public sealed record Step(Stored<Job> Stored, Effect? Effect, DateTimeOffset? WakeAt);

/// <summary>Decides and stores: the intent is in the store before the effect runs.</summary>
/// <param name="store">Where jobs are.</param>
/// <param name="clock">The time.</param>
/// <param name="purses">Budgets of the month that jobs spend from; null for none.</param>
/// <param name="quotas">What may be under way at a time; null for no limit.</param>
/// <param name="idle">Whether the GPUs of running jobs do anything; null where nobody looks.</param>
public sealed class JobStepper(
    ITaskStore store, TimeProvider clock, MonthlyPurses? purses = null, QuotaKeeper? quotas = null, IdleKeeper? idle = null)
{
    /// <summary>Applies what an effect saw, and stores the outcome.</summary>
    /// <param name="key">Job to move.</param>
    /// <param name="known">The job where the driver has it at hand; it is read again when it has changed.</param>
    /// <param name="observation">What the last effect saw; null after a wake-up.</param>
    /// <param name="cancellation">Stops before the next request to the store.</param>
    /// <returns>Null when the job is gone.</returns>
    public async Task<Step?> StepAsync(JobKey key, Stored<Job>? known, Observation? observation, CancellationToken cancellation)
    {
        using var scope = AccessScope.Enter(key.Workspace);
        var stored = known;
        var taskId = known?.Value.TaskId;
        while (true)
        {
            stored ??= await store.FindJobAsync(key, cancellation);

            // A job of the same name in a task made since is another job; it has a driver's turn of its own.
            if (stored is null || stored.Value.TaskId != (taskId ??= stored.Value.TaskId))
            {
                return null;
            }

            var spendsFrom = await PursesOfAsync(stored.Value, cancellation);
            var countsAgainst = await QuotasOfAsync(stored.Value, cancellation);
            var idleness = await IdlenessOfAsync(stored.Value, cancellation);
            var decision = JobLifecycle.Next(stored.Value, observation, clock.GetUtcNow(), spendsFrom, countsAgainst, idleness);
            if (ReferenceEquals(decision.Job, stored.Value))
            {
                return new Step(stored, decision.Effect, decision.WakeAt);
            }

            // Where somebody else wrote first, the observation is still true and is applied to what they wrote.
            stored = await store.SaveJobAsync(stored, decision.Job, decision.Events, cancellation);
            if (stored is not null)
            {
                return new Step(stored, decision.Effect, decision.WakeAt);
            }
        }
    }

    private async Task<IReadOnlyList<Quota>?> QuotasOfAsync(Job job, CancellationToken cancellation) =>
        quotas is not null && !job.IsComputing && !job.State.IsSettled() ? await quotas.ReadForAsync(job, cancellation) : null;

    private async Task<JobIdleness?> IdlenessOfAsync(Job job, CancellationToken cancellation) =>
        idle is not null && job is { State: JobState.Running, Ending: null, Wish: Wish.Run, FollowUp: null } ? await idle.ReadAsync(job, cancellation) : null;

    private async Task<IReadOnlyList<Purse>?> PursesOfAsync(Job job, CancellationToken cancellation) =>
        purses is not null && job.UsdPerHour > 0 && !job.State.IsSettled() ? await purses.ReadAsync(job.Author?.Id, cancellation) : null;
}
