using FineTune.Core.Evaluations;
using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.FollowUps;

namespace FineTune.LocalTraining.Evaluations;

/// <summary>An evaluation that this machine has taken on.</summary>
/// <param name="Key">The job.</param>
/// <param name="Attempt">Attempt that made the model.</param>
/// <param name="Model">Base model, by its name.</param>
/// <param name="Options">What to measure and to ask.</param>
/// <param name="RequestedAt">UTC.</param>
internal sealed record EvaluationRequest(JobKey Key, AttemptName Attempt, string Model, EvaluationOptions Options, DateTimeOffset RequestedAt)
    : FollowUpRequest(Key, Attempt, Model, RequestedAt);
