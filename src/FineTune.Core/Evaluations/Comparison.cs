using System.Text.Json.Serialization;

namespace FineTune.Core.Evaluations;

/// <summary>What the trainer tells of both models.</summary>
/// <param name="Rows">Rows that were measured.</param>
/// <param name="Base">The base model on them; null without rows.</param>
/// <param name="Tuned">The tuned model on them; null without rows.</param>
/// <param name="Answers">To each prompt, in order.</param>
public sealed record Comparison(int Rows, TrainerScore? Base, TrainerScore? Tuned, IReadOnlyList<AnswerPair>? Answers)
{
    /// <summary>An evaluation with what was found.</summary>
    public ModelEvaluation Complete(ModelEvaluation begun)
    {
        ArgumentNullException.ThrowIfNull(begun);
        return begun with
        {
            State = EvaluationState.Succeeded,
            Rows = begun.Options.Dataset is null ? null : Rows,
            Base = Base?.ToScore(),
            Tuned = Tuned?.ToScore(),
            Answers = Answers,
        };
    }
}

/// <summary>A <see cref="ModelScore"/> as the trainer writes it.</summary>
public sealed record TrainerScore(
    double? Loss, double? Perplexity, [property: JsonPropertyName("reward_accuracy")] double? RewardAccuracy,
    [property: JsonPropertyName("reward_margin")] double? RewardMargin)
{
    internal ModelScore ToScore() => new(Loss, Perplexity, RewardAccuracy, RewardMargin);
}
