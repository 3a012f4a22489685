using System.Text.Json.Serialization;
using FineTune.Core.Evaluations;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.FollowUps;

/// <summary>What is made of a finished job.</summary>
public enum FollowUpKind
{
    Export,
    Evaluation,
}

/// <summary>
/// What a job makes of another one of its task instead of training. It is placed, recovered, charged for and deleted as every job is, but
/// the task does not count it among its own: see <see cref="Ports.TaskWithJobs.FollowUps"/>.
/// </summary>
/// <param name="Kind">What is made.</param>
/// <param name="Source">Attempt that trained the model.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="Dtype">Of an export: type of the merged weights; null for that of the base model.</param>
/// <param name="Evaluation">Of an evaluation: what to measure and to ask.</param>
public sealed record FollowUp(
    FollowUpKind Kind, AttemptName Source, DateTimeOffset RequestedAt, string? Dtype = null,
    [property: JsonConverter(typeof(PackedOptions))] EvaluationOptions? Evaluation = null)
{
    /// <summary>Name of the job that makes one. No job of a user's can have it: their names hold no <c>_</c>.</summary>
    public static JobKey KeyOf(JobKey source, FollowUpKind kind) =>
        source with { Job = source.Job + (kind == FollowUpKind.Export ? "_export" : "_evaluation") };

    /// <summary>Whether the same is asked for, so that the one answers for the other.</summary>
    public bool IsSameAs(FollowUp other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Kind, Source, Dtype) == (other.Kind, other.Source, other.Dtype)
            && (Evaluation is null ? other.Evaluation is null : other.Evaluation is not null && Evaluation.IsSameAs(other.Evaluation));
    }
}
