using FineTune.Core.Datasets;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Evaluations;

/// <summary>How far an evaluation is.</summary>
public enum EvaluationState
{
    /// <summary>Behind others.</summary>
    Waiting,

    /// <summary>What was trained, and the dataset, are brought to the machine that has the base model.</summary>
    Fetching,

    /// <summary>Both models are measured, and answer.</summary>
    Evaluating,

    Succeeded,

    Failed,
}

/// <summary>A tuned model and its base side by side.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="FinishedAt">UTC; null while it goes on.</param>
/// <param name="Overlap">How much of the dataset trained as well; null where it is not known.</param>
/// <param name="Rows">Rows that were measured; null before it has succeeded, and without a dataset.</param>
/// <param name="Base">The base model on those rows.</param>
/// <param name="Tuned">The tuned model on those rows.</param>
/// <param name="Answers">To each prompt, in order; null before it has succeeded.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
public sealed record ModelEvaluation(
    EvaluationState State, EvaluationOptions Options, DateTimeOffset RequestedAt, DateTimeOffset? FinishedAt = null, RowOverlap? Overlap = null,
    int? Rows = null, ModelScore? Base = null, ModelScore? Tuned = null, IReadOnlyList<AnswerPair>? Answers = null, JobError? Error = null)
    : IFollowUp<ModelEvaluation>
{
    /// <inheritdoc/>
    public bool IsOver => State is EvaluationState.Succeeded or EvaluationState.Failed;

    bool IFollowUp<ModelEvaluation>.HasSucceeded => State == EvaluationState.Succeeded;

    bool IFollowUp<ModelEvaluation>.IsSameAs(ModelEvaluation other) => Options.IsSameAs(other.Options);

    ModelEvaluation IFollowUp<ModelEvaluation>.Fail(JobError error, DateTimeOffset now) =>
        this with { State = EvaluationState.Failed, FinishedAt = now, Error = error };
}

/// <summary>What a model makes of rows. A number that the stage does not have, or that is not finite, is null.</summary>
/// <param name="Loss">The loss of the job's stage: by token for pt and sft, by row for the others.</param>
/// <param name="Perplexity">Of stages pt and sft: how many tokens it takes for equally likely.</param>
/// <param name="RewardAccuracy">Of the others: share of rows that it judges as they are marked, 0 to 1.</param>
/// <param name="RewardMargin">Of the others: by how much it prefers what is marked as better.</param>
public sealed record ModelScore(double? Loss, double? Perplexity, double? RewardAccuracy, double? RewardMargin);

/// <summary>What both models say to a prompt.</summary>
public sealed record AnswerPair(string Prompt, string Base, string Tuned);
