namespace FineTune.Core.Evaluations;

/// <summary>On what a tuned model and its base are set side by side. At least a dataset or one prompt.</summary>
/// <param name="Dataset">Version to measure on, as <c>name@version</c>; null for none.</param>
/// <param name="Prompts">What both models answer.</param>
/// <param name="MaxSamples">Rows of the dataset that are measured at most, from the first.</param>
/// <param name="MaxNewTokens">Longest answer in tokens.</param>
/// <param name="Temperature">0 for the most likely answers; above, answers are drawn, the more freely the higher it is.</param>
/// <param name="Seed">Of the drawing: the same seed draws the same answers.</param>
public sealed record EvaluationOptions(string? Dataset, IReadOnlyList<string> Prompts, int MaxSamples, int MaxNewTokens, double Temperature, int Seed)
{
    public const int MostPrompts = 16;

    public const int MostPromptCharacters = 4000;

    /// <summary>Whether both ask for the same.</summary>
    public bool IsSameAs(EvaluationOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Prompts = other.Prompts } == other && Prompts.SequenceEqual(other.Prompts);
    }
}
