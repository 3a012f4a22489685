using FineTune.Core.Ports;

namespace FineTune.Core.Quotas;

/// <summary>The order of claims for the same cards within a workspace: dedicated before spot, then older before younger. No two claims are
/// alike.</summary>
public sealed class ClaimOrder : IComparer<ComputeClaim>
{
    public static ClaimOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(ComputeClaim? x, ComputeClaim? y)
    {
        var order = x!.Request.Priority.CompareTo(y!.Request.Priority);
        order = order != 0 ? order : x.CreatedAt.CompareTo(y.CreatedAt);
        order = order != 0 ? order : string.CompareOrdinal(x.Attempt.TaskId, y.Attempt.TaskId);
        order = order != 0 ? order : string.CompareOrdinal(x.Attempt.Job, y.Attempt.Job);
        return order != 0 ? order : x.Attempt.Number.CompareTo(y.Attempt.Number);
    }
}
