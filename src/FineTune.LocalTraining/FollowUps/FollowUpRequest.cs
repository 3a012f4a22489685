using FineTune.Core.Lifecycle;

namespace FineTune.LocalTraining.FollowUps;

/// <summary>What this machine has taken on; kept on its disk until it is over.</summary>
/// <param name="Key">The job.</param>
/// <param name="Attempt">Attempt that made the model.</param>
/// <param name="Model">Base model, by its name.</param>
/// <param name="RequestedAt">UTC.</param>
internal abstract record FollowUpRequest(JobKey Key, AttemptName Attempt, string Model, DateTimeOffset RequestedAt);
