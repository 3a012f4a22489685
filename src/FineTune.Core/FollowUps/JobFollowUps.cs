using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Money;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;

namespace FineTune.Core.FollowUps;

/// <summary>Has follow-ups made by jobs of their own, which run where the model was trained. Such a job is in the store, together with the word
/// that its task lives and has the model, before it is promised.</summary>
public sealed class JobFollowUps(
    ITaskStore tasks, IModelCatalog catalog, IReadOnlyList<ITrainingPlatform> platforms, IJobSignals signals, TimeProvider clock, MonthlyPurses? purses = null)
{
    private const int WriteTries = 20;

    private static readonly TimeSpan LeastTimeLimit = TimeSpan.FromHours(2);

    /// <summary>Asks for one, unless the same was and is under way or made.</summary>
    /// <param name="source">A job that has succeeded.</param>
    /// <param name="asked">What to make of it.</param>
    /// <param name="underWay">What is answered while another one of the kind is under way.</param>
    /// <param name="records">Where it is told what was made.</param>
    /// <param name="begin">How far a job is that has made nothing yet.</param>
    /// <param name="cancellation">Stops asking.</param>
    internal async Task<FollowUpAnswer<T>> AskAsync<T>(
        Job source, FollowUp asked, Finding underWay, FollowUpRecords<T> records, Func<Job, T> begin, CancellationToken cancellation)
        where T : class, IFollowUp<T>
    {
        var key = FollowUp.KeyOf(source.Key, asked.Kind);
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if (await tasks.FindAsync(source.Key.Task, cancellation) is not { } found || !HasModel(found.Task.Value, source))
            {
                return new FollowUpAnswer<T>(null, TrainedModel.Removed);
            }

            var last = found.FollowUps.FirstOrDefault(read => read.Value.Key == key);
            var isSame = last?.Value.FollowUp!.IsSameAs(asked) == true;
            if (last is not null && !isSame && !last.Value.State.IsSettled())
            {
                return new FollowUpAnswer<T>(null, underWay);
            }

            if (isSame && await LookAsync(last!.Value, records, begin, cancellation) is { } told && (!told.IsOver || told.HasSucceeded))
            {
                return new FollowUpAnswer<T>(told, null);
            }

            var next = await NextAsync(source, asked, last?.Value, found.Task.Value, cancellation);
            if (await SpentAsync(next, cancellation) is { } spent)
            {
                return new FollowUpAnswer<T>(null, spent);
            }

            if (await tasks.SaveAllAsync((found.Task, found.Task.Value), [(last, next)], [], cancellation))
            {
                signals.Hint(key);
                return new FollowUpAnswer<T>(begin(next), null);
            }
        }

        throw new TimeoutException($"Task '{source.Key.Task}' changes faster than it can be written.");
    }

    /// <summary>The last one of a kind, or how far it is; null where there was none, or it goes.</summary>
    internal async Task<T?> FindAsync<T>(Job source, FollowUpKind kind, FollowUpRecords<T> records, Func<Job, T> begin, CancellationToken cancellation)
        where T : class, IFollowUp<T> =>
        await tasks.FindJobAsync(FollowUp.KeyOf(source.Key, kind), cancellation) is { Value: { Wish: not Wish.Delete } job } && job.TaskId == source.TaskId
            ? await LookAsync(job, records, begin, cancellation)
            : null;

    // Of one that has succeeded the record tells, and is gone where the model is.
    private static async Task<T?> LookAsync<T>(Job job, FollowUpRecords<T> records, Func<Job, T> begin, CancellationToken cancellation)
        where T : class, IFollowUp<T> =>
        job.State == JobState.Succeeded ? await records.FindAsync(job.FollowUp!.Source, cancellation)
        : FailureOf(job) is { } error ? begin(job).Fail(error, job.StateSince)
        : begin(job);

    // Why a job has made nothing and makes nothing any more; null where that is not so.
    private static JobError? FailureOf(Job job) => job.State switch
    {
        JobState.Failed => job.Error ?? JobErrors.NoResult(),
        JobState.Cancelled => FollowUpErrors.Cancelled,

        // Nobody but a budget of the month lets one pause.
        JobState.Paused => FollowUpErrors.OverBudget,
        _ => null,
    };

    private static bool HasModel(TaskRecord task, Job source) =>
        task.Id == source.TaskId && task.DeletingSince is null && task.RemovedModels?.Contains(source.Key.Job) is not true;

    private async Task<Job> NextAsync(Job source, FollowUp asked, Job? last, TaskRecord task, CancellationToken cancellation)
    {
        var offers = new List<Offer>();
        foreach (var platform in platforms.Where(platform => platform.Serves(source.Compute.Location)))
        {
            offers.AddRange(await platform.OffersAsync(cancellation));
        }

        var model = (await catalog.ListAsync(cancellation)).FirstOrDefault(model => model.Name == task.Model);
        var (compute, price) = FollowUpCompute.Choose(source, asked.Kind, model?.Parameters, offers);
        var now = clock.GetUtcNow();

        // A name of an attempt is used once, whatever became of it; and what earlier attempts cost stays with them.
        var attempt = last is null ? 1 : last.Attempt + 1;
        return new Job
        {
            Key = FollowUp.KeyOf(source.Key, asked.Kind),
            TaskId = source.TaskId,
            Author = source.Author,
            FollowUp = asked,
            Compute = compute,
            MaxDuration = source.MaxDuration > LeastTimeLimit ? source.MaxDuration : LeastTimeLimit,
            UsdPerHour = price,
            Retries = 1,
            CreatedAt = now,
            StateSince = now,
            Attempt = attempt,
            FirstAttempt = attempt,
            Attempts = last?.Attempts ?? [],
        };
    }

    private async Task<Finding?> SpentAsync(Job job, CancellationToken cancellation) =>
        purses is not null && PurseLimits.FirstSpent(job, await purses.ReadAsync(job.Author?.Id, cancellation)) is { Name: var budget, Raise: var raise }
            ? Finding.Error("", "over-budget", new($"Nothing can be paid for: {budget.En} is spent.", $"无法付费运行：{budget.Zh}已用尽。"), new($"Wait for the next month, or {raise.En}.", $"等待下个月，或{raise.Zh}。"))
            : null;
}
