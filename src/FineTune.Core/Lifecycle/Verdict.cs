namespace FineTune.Core.Lifecycle;

/// <summary>How an attempt ended.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Error">Why, unless it succeeded.</param>
public sealed record Verdict(VerdictKind Kind, JobError? Error = null)
{
    public static readonly Verdict Success = new(VerdictKind.Succeeded);
}

public enum VerdictKind
{
    Succeeded,

    /// <summary>Another attempt would end the same way.</summary>
    Failed,

    /// <summary>Another attempt may succeed; it counts against the job's retries.</summary>
    Broken,

    /// <summary>The compute was taken away, or the trainer was asked to stop; another attempt does not count as a retry.</summary>
    Interrupted,
}
