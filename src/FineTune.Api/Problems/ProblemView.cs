using FineTune.Core.Findings;

namespace FineTune.Api.Problems;

/// <summary>An answer that says what is wrong: problem details of RFC 9457 with everything that was found.</summary>
/// <param name="Type">What the status means.</param>
/// <param name="Title">In one sentence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Findings">All that is wrong, at once; never empty.</param>
public sealed record ProblemView(string Type, string Title, int Status, IReadOnlyList<Finding> Findings);
