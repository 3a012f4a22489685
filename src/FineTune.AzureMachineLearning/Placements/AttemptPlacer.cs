using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Observing;
using FineTune.AzureMachineLearning.Quota;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Placements;

/// <summary>Finds each attempt a place to run, and keeps the cluster there large enough.</summary>
internal sealed class AttemptPlacer(AzureMlLocations locations, PlacementStore placements, TimeProvider time)
{
    /// <summary>See <see cref="ITrainingPlatform.EnsureComputeAsync"/>.</summary>
    public async Task<ComputeGrant> EnsureAsync(ComputeClaim claim, CancellationToken cancellation)
    {
        var placement = await placements.FindAsync(claim.Attempt, cancellation);
        if (placement is null)
        {
            var sizes = await locations.SizesAsync(cancellation);
            var inVain = await InVainAsync(claim.Attempt, cancellation);
            if (PlacementChoice.Of(claim.Request, sizes, inVain) is not { } choice)
            {
                var error = NoRoom.Check(claim.Request, sizes) ?? AzureErrors.NoCapacity(inVain[0].Rejection ?? "").Error!;
                return new ComputeGrant.Refused(error);
            }

            placement = new Placement(
                choice.Location, choice.ComputeType, choice.Priority, choice.Nodes, choice.CardsPerNode, time.GetUtcNow(),
                QueueDeadline: claim.Request.QueueDeadline,
                Cluster: locations.At(choice.Location).HasClusters ? ClusterName.Of(choice.ComputeType, choice.Priority) : null);
            placement = await placements.SaveAsync(claim.Attempt, placement, cancellation);
        }

        await EnsureClusterAsync(claim.Attempt, placement, isLast: false, cancellation);
        return new ComputeGrant.Ready();
    }

    /// <summary>Sees to the cluster of a placement; does nothing where the workspace finds nodes itself.</summary>
    /// <param name="attempt">Who is to run there.</param>
    /// <param name="placement">Its place.</param>
    /// <param name="isLast">Whether the job is sent next: what was seen a while ago serves until then, when the cluster itself is looked at
    /// once more.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public async Task EnsureClusterAsync(AttemptName attempt, Placement placement, bool isLast, CancellationToken cancellation)
    {
        if (placement.Cluster is null)
        {
            return;
        }

        var location = locations.At(placement.Location);
        await ArmOperation.AwaitAsync(location.Management, placement.Operation, $"Cluster {placement.Cluster}", time.GetUtcNow(), cancellation);
        var nodes = placements.Living.Where(one => one.Cluster == placement.Cluster && one.Location == placement.Location).Sum(one => one.Nodes);
        var size = (await locations.SizesAsync(cancellation)).FirstOrDefault(one => one.Offer.Location == placement.Location && NoRoom.IsSize(one, placement.VmSize));
        var most = Math.Max(placement.Nodes, size?.MaxNodes(placement.Tier) ?? placement.Nodes);
        var wanted = Math.Clamp(nodes, placement.Nodes, most);
        if (!isLast && placement.Operation is null && location.Clusters.WasReady(placement.Cluster, wanted))
        {
            return;
        }

        var operation = await location.Clusters.EnsureAsync(placement, wanted, cancellation);
        var stored = operation is null ? null : new StoredOperation(operation, time.GetUtcNow());
        if (stored is not null || placement.Operation is not null)
        {
            await placements.SaveAsync(attempt, placement with { Operation = stored }, cancellation);
        }

        if (stored is not null)
        {
            throw ArmOperation.NotYet($"Cluster {placement.Cluster}", null);
        }
    }

    // Where the attempts just before this one waited for nodes that did not come.
    private async Task<IReadOnlyList<Placement>> InVainAsync(AttemptName attempt, CancellationToken cancellation)
    {
        List<Placement> inVain = [];
        for (var number = attempt.Number - 1; number > 0; number--)
        {
            if (await placements.ReadAsync(attempt with { Number = number }, cancellation) is not { GaveUpAt: not null } earlier)
            {
                break;
            }

            inVain.Add(earlier);
        }

        return inVain;
    }
}
