using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Preview;

/// <summary>How rows are shown.</summary>
/// <param name="Model">Base model, whose tokenizer reads them.</param>
/// <param name="Template">Prompt template.</param>
/// <param name="Stage">Stage that would train them.</param>
/// <param name="CutoffLength">Longest row, in tokens.</param>
public sealed record PreviewOptions(string Model, string Template, string Stage, int CutoffLength);

/// <summary>Rows as training sees them.</summary>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Dropped">Rows of them that training would drop.</param>
/// <param name="Sequences">What the model reads: one for a row, two for a pair.</param>
public sealed record PreviewedRows(int Rows, int Dropped, IReadOnlyList<PreviewedSequence> Sequences);

/// <summary>What the model reads in one go.</summary>
public sealed record PreviewedSequence(IReadOnlyList<PreviewedToken> Tokens);

/// <summary>A token.</summary>
/// <param name="Id">Number in the vocabulary.</param>
/// <param name="Text">Its text; part of a character may come as U+FFFD.</param>
/// <param name="Learned">Whether the loss counts it: the model learns to write it. The others it only reads.</param>
public sealed record PreviewedToken(int Id, string Text, bool Learned);

/// <summary>The rows, or why they cannot be shown.</summary>
public sealed record PreviewAnswer(PreviewedRows? Rows, Finding? Refusal);
