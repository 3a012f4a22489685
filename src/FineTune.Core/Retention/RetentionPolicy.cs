namespace FineTune.Core.Retention;

/// <summary>How many days a workspace keeps what is at rest. Null is for as long as the task is kept, and tasks for ever.</summary>
/// <param name="LogsDays">Logs of jobs, from when the job ended.</param>
/// <param name="CheckpointsDays">Checkpoints of jobs that succeeded. Those of others stay, since a retry goes on from them.</param>
/// <param name="ModelsDays">Trained models.</param>
/// <param name="TasksDays">Tasks with everything that belongs to them, from when their last job ended. A paused job has not ended.</param>
/// <param name="EventsDays">Events of tasks that are gone, of datasets and of rules; null for <see cref="Ports.IEventLog.Kept"/>.</param>
public sealed record RetentionPolicy(int? LogsDays, int? CheckpointsDays, int? ModelsDays, int? TasksDays, int? EventsDays)
{
    /// <summary>Longest time that can be set, in days.</summary>
    public const int MostDays = 36_500;

    public static RetentionPolicy None { get; } = new(null, null, null, null, null);
}
