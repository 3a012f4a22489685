using FineTune.Core.Lifecycle;
using FineTune.LocalTraining.FollowUps;

namespace FineTune.LocalTraining.Exports;

/// <summary>An export that this machine has taken on.</summary>
/// <param name="Key">The job.</param>
/// <param name="Attempt">Attempt that made the adapter.</param>
/// <param name="Model">Base model, by its name.</param>
/// <param name="Dtype">Type of the merged weights; null for that of the base model.</param>
/// <param name="RequestedAt">UTC.</param>
internal sealed record ExportRequest(JobKey Key, AttemptName Attempt, string Model, string? Dtype, DateTimeOffset RequestedAt)
    : FollowUpRequest(Key, Attempt, Model, RequestedAt);
