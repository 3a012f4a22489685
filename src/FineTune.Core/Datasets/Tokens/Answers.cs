using FineTune.Core.Findings;

namespace FineTune.Core.Datasets.Tokens;

/// <summary>How long rows are.</summary>
/// <param name="Dropped">Rows that training would leave out.</param>
/// <param name="Lengths">Every length that there is, shortest first.</param>
public sealed record RowLengths(long Dropped, IReadOnlyList<RowLength> Lengths);

/// <summary>How long the rows are, or why they cannot be counted.</summary>
public sealed record RowLengthsAnswer(RowLengths? Counted, Finding? Refusal);

/// <summary>The count, or why there is none.</summary>
public sealed record TokenCountAnswer(TokenCount? Count, Finding? Refusal);
