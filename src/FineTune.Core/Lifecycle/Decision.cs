namespace FineTune.Core.Lifecycle;

/// <summary>What <see cref="JobLifecycle.Next"/> decided: the job as it now is, and what comes next.</summary>
/// <param name="Job">To be stored before anything else happens, where it differs from the one that was given.</param>
/// <param name="Events">What to tell, stored together with the job.</param>
/// <param name="Effect">What to run now; null to wait.</param>
/// <param name="WakeAt">When to look again although no signal came, UTC; null where only a user's request moves the job.</param>
public sealed record Decision(Job Job, IReadOnlyList<TaskEvent> Events, Effect? Effect, DateTimeOffset? WakeAt);
