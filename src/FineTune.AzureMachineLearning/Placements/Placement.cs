using FineTune.AzureMachineLearning.Arm;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Placements;

/// <summary>Where an attempt runs and what was done about it. Stored before the first call that it speaks of, so that whoever comes
/// after a crash goes on from there.</summary>
/// <param name="Location">Location that was chosen; another than the task's where that one had no room.</param>
/// <param name="VmSize">Size of its nodes.</param>
/// <param name="Tier">Tier of its nodes.</param>
/// <param name="Nodes">Number of nodes.</param>
/// <param name="CardsPerNode">Training processes on each.</param>
/// <param name="ChosenAt">UTC.</param>
/// <param name="SubmitBegunAt">When the creation of the job was first begun, UTC; null before. A later try looks first whether the job is there.</param>
/// <param name="SubmittedAt">When the job was created, UTC; null before.</param>
/// <param name="QueueDeadline">Longest wait for nodes; null takes the platform's default.</param>
/// <param name="Cluster">Name of the cluster; null for serverless nodes.</param>
/// <param name="Operation">Long-running operation that is on its way: the cluster's creation, or the job's deletion.</param>
/// <param name="CancelledAt">When this service asked for the end of the job, UTC; null if it did not.</param>
/// <param name="GaveUpAt">When the wait for nodes was given up, UTC; the next attempt then goes elsewhere.</param>
/// <param name="Rejection">Why the service refused the job, in its words; null if it did not.</param>
internal sealed record Placement(
    string Location,
    string VmSize,
    ComputePriority Tier,
    int Nodes,
    int CardsPerNode,
    DateTimeOffset ChosenAt,
    DateTimeOffset? SubmitBegunAt = null,
    DateTimeOffset? SubmittedAt = null,
    TimeSpan? QueueDeadline = null,
    string? Cluster = null,
    StoredOperation? Operation = null,
    DateTimeOffset? CancelledAt = null,
    DateTimeOffset? GaveUpAt = null,
    string? Rejection = null)
{
    /// <summary>Whether two placements ask for the same nodes.</summary>
    public bool IsSamePlace(ComputeRequest request) =>
        Location == request.Location && string.Equals(VmSize, request.ComputeType, StringComparison.OrdinalIgnoreCase)
        && Tier == request.Priority && Nodes == request.Nodes;
}
