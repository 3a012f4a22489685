using System.Globalization;
using FineTune.Core.Events;

namespace FineTune.Core.Lifecycle;

/// <summary>Something that happened to a task.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Job">Name of the job; null where it concerns the whole task.</param>
/// <param name="Attempt">Attempt it speaks of; 0 where it concerns the whole task.</param>
/// <param name="Type">One of <see cref="EventTypes"/>: <c>task.created</c>, or <c>job.</c> and the state the job came into, as <c>job.running</c>.</param>
/// <param name="Time">UTC.</param>
/// <param name="Number">Count within the job, from 1, so that events at one instant keep their order.</param>
/// <param name="Error">Why, where something failed.</param>
public sealed record TaskEvent(
    string Task, string? Job, int Attempt, string Type, DateTimeOffset Time, int Number, JobError? Error = null) : ILoggedEvent
{
    /// <summary>Unique over all tasks, and sorts as the events happened; the same event always has the same id.</summary>
    public string Id => AtTime(Time) + string.Create(CultureInfo.InvariantCulture, $"-{Number:D6}-{Task}/{Job}");

    /// <summary>The last event of a task, told when its rows go.</summary>
    public static TaskEvent Deleted(string task, IEnumerable<Job> jobs, DateTimeOffset now) =>
        new(task, null, 0, EventTypes.TaskDeleted, jobs.Select(job => job.StateSince).Append(now).Max(), 1);

    /// <summary>What the ids of all events at a time begin with; sorts before each of them and after all earlier ones.</summary>
    public static string AtTime(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
