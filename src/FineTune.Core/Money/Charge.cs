using FineTune.Core.Lifecycle;
using FineTune.Core.Tasks;

namespace FineTune.Core.Money;

/// <summary>What one attempt cost in one month. It stays when the task goes.</summary>
/// <param name="Month">The month.</param>
/// <param name="TaskId">Id of the task.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Job">Name of the job.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Author">Who made the task; null where nobody had to say who they are, and where a rule did.</param>
/// <param name="Usd">US dollars, for the time that the attempt held compute in that month.</param>
public sealed record Charge(Month Month, string TaskId, string Task, string Job, int Attempt, TaskAuthor? Author, decimal Usd)
{
    /// <summary>The attempt that it is for.</summary>
    public AttemptName Name => new(TaskId, Job, Attempt);

    /// <summary>Charges of the attempts that have ended between two versions of a job, one for each month that they held compute in.</summary>
    public static IReadOnlyList<Charge> OfEnded(Job before, Job after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (after.UsdPerHour is not > 0 || ReferenceEquals(before.Attempts, after.Attempts))
        {
            return [];
        }

        var ended = before.Attempts.Where(attempt => attempt.EndedAt is not null).Select(attempt => attempt.Number).ToHashSet();
        return [.. after.Attempts.Where(attempt => attempt.EndedAt is not null && !ended.Contains(attempt.Number)).SelectMany(attempt => OfEnded(after, attempt))];
    }

    /// <summary>What an attempt cost in a month until a time; null for nothing.</summary>
    public static Charge? Of(Job job, Attempt attempt, Month month, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(attempt);
        return JobBudget.PriceOf(job, month.Part(attempt.StartedAt, attempt.EndedAt ?? until)) is { } usd and > 0
            ? new Charge(month, job.TaskId, job.Key.Task, job.Key.Job, attempt.Number, job.Author, usd)
            : null;
    }

    private static IEnumerable<Charge> OfEnded(Job job, Attempt attempt)
    {
        var end = attempt.EndedAt!.Value;
        for (var month = Month.Of(attempt.StartedAt); month.Start < end; month = month.Next)
        {
            if (Of(job, attempt, month, end) is { } charge)
            {
                yield return charge;
            }
        }
    }
}
