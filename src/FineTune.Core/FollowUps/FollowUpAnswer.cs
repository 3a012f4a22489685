using FineTune.Core.Findings;

namespace FineTune.Core.FollowUps;

/// <summary>The follow-up that was asked for, or why it cannot be made here.</summary>
public sealed record FollowUpAnswer<T>(T? Made, Finding? Refusal)
    where T : class, IFollowUp<T>;
