using System.Collections.Concurrent;
using System.Text;
using Azure;
using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Computes;
using FineTune.AzureMachineLearning.Events;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Observing;
using FineTune.AzureMachineLearning.Placements;
using FineTune.AzureMachineLearning.Quota;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using Microsoft.Extensions.Logging;

namespace FineTune.AzureMachineLearning;

/// <summary>
/// Trains in Azure ML workspaces. What this object remembers only saves calls: where every attempt runs stands in its job directory,
/// and what runs, the workspaces tell.
/// </summary>
public sealed class AzureMlPlatform : ITrainingPlatform, IDisposable
{
    private static readonly TimeSpan EndLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeletionLook = TimeSpan.FromSeconds(10);

    private readonly IArtifactStore artifacts;
    private readonly IJobSignals signals;
    private readonly TimeProvider time;
    private readonly ILogger<AzureMlPlatform> logger;
    private readonly IReadOnlyDictionary<string, AzureMlLocation> locations;
    private readonly Uri? vault;
    private readonly PlacementStore placements;
    private readonly ModelFolder models;
    private readonly AttemptFollower follower;
    private readonly AttemptObserver observer;
    private readonly ConcurrentDictionary<AttemptName, EndLooks> endLooks = [];

    public AzureMlPlatform(
        AzureMlOptions options,
        ArmTransport transport,
        IArtifactStore artifacts,
        IJobSignals signals,
        TimeProvider time,
        ILogger<AzureMlPlatform> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.artifacts = artifacts;
        this.signals = signals;
        this.time = time;
        this.logger = logger;
        locations = options.Workspaces.ToDictionary(
            workspace => workspace.Location, workspace => new AzureMlLocation(workspace, options, transport, artifacts, time));
        vault = options.VaultUri;
        placements = new PlacementStore(artifacts);
        models = new ModelFolder(artifacts);
        follower = new AttemptFollower(options.LogInterval, time, logger);
        observer = new AttemptObserver(options, placements, new Heartbeats(artifacts), follower, time, logger);
    }

    /// <inheritdoc/>
    public string Name => "azure-ml";

    /// <inheritdoc/>
    public bool Serves(string location) => locations.ContainsKey(location);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation) =>
        [.. (await SizesAsync(cancellation)).Select(size => size.Offer with { PassesSecrets = vault is not null })];

    /// <inheritdoc/>
    public async Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var placement = await placements.FindAsync(claim.Attempt, cancellation);
        if (placement is null)
        {
            var sizes = await SizesAsync(cancellation);
            var inVain = await InVainAsync(claim.Attempt, cancellation);
            if (PlacementChoice.Of(claim.Request, sizes, inVain) is not { } choice)
            {
                var error = NoRoom.Check(claim.Request, sizes) ?? AzureErrors.NoCapacity(inVain[0].Rejection ?? "").Error!;
                return new ComputeGrant.Refused(error);
            }

            placement = new Placement(
                choice.Location, choice.ComputeType, choice.Priority, choice.Nodes, choice.CardsPerNode, time.GetUtcNow(),
                QueueDeadline: claim.Request.QueueDeadline,
                Cluster: At(choice.Location).HasClusters ? ClusterName.Of(choice.ComputeType, choice.Priority) : null);
            placement = await placements.SaveAsync(claim.Attempt, placement, cancellation);
        }

        await EnsureClusterAsync(claim.Attempt, placement, isLast: false, cancellation);
        return new ComputeGrant.Ready();
    }

    /// <inheritdoc/>
    public int? QueuePosition(AttemptName attempt) => null;

    /// <inheritdoc/>
    public async Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var attempt = submission.Attempt;
        var placement = await placements.FindAsync(attempt, cancellation)
            ?? throw new InvalidOperationException($"No compute was granted to {attempt}.");
        if (placement.SubmittedAt is not null)
        {
            return;
        }

        var location = At(placement.Location);
        await EnsureClusterAsync(attempt, placement, isLast: true, cancellation);
        var environment = await location.Environments.EnsureAsync(location.Workspace.Options.Image, cancellation);
        var model = await models.EnsureAsync(submission.Model, cancellation);
        var compute = placement.Cluster is { } cluster ? location.Clusters.Calls.IdOf(cluster) : null;
        var body = JobBody.Write(submission, placement, location.Workspace.Options, environment, compute, model, vault);
        var isRepeated = placement.SubmitBegunAt is not null;
        if (!isRepeated)
        {
            placement = await placements.SaveAsync(attempt, placement with { SubmitBegunAt = time.GetUtcNow() }, cancellation);
        }

        try
        {
            location.Board.Note(await location.Jobs.CreateAsync(attempt.ToString(), body, isRepeated, cancellation));
            placement = (await placements.FindAsync(attempt, cancellation))! with { SubmittedAt = time.GetUtcNow() };
        }
        catch (RequestFailedException error) when (error.Status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 409))
        {
            // Sent again it would be refused again; the next look tells it as the end of the attempt.
            var now = time.GetUtcNow();
            var isQuota = AllocationFailure.IsQuota(error.Message) || AllocationFailure.IsCapacity(error.Message);
            placement = placement with { SubmittedAt = now, Rejection = error.Message, GaveUpAt = isQuota ? now : null };
        }

        await placements.SaveAsync(attempt, placement, cancellation);
    }

    /// <inheritdoc/>
    public async Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation) =>
        await placements.FindAsync(attempt, cancellation) is { } placement
            ? await observer.ObserveAsync(At(placement.Location), attempt, placement, cancellation)
            : new TrainingStatus.Unknown();

    /// <inheritdoc/>
    public async Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation)
    {
        if (await placements.FindAsync(attempt, cancellation) is not { } placement)
        {
            return true;
        }

        if (IsLookedAt(attempt, gracefully))
        {
            return false;
        }

        var location = At(placement.Location);
        if (await location.Board.FindNowAsync(attempt.ToString(), cancellation) is not { } job)
        {
            return true;
        }

        var phase = JobStatus.PhaseOf(job.Properties.Status);
        if (phase.IsTerminal())
        {
            return true;
        }

        if (gracefully && phase is JobPhase.Running or JobPhase.Silent)
        {
            // The node that finds it tells its training to save a checkpoint and end.
            var request = Encoding.UTF8.GetBytes($$"""{"attempt":{{attempt.Number}}}""");
            using var content = new MemoryStream(request);
            await artifacts.PutAsync(attempt.RunPrefix + JobDirectory.StopFile, content, cancellation);
        }
        else
        {
            await CancelAsync(location, attempt, placement, phase, cancellation);
        }

        return false;
    }

    /// <inheritdoc/>
    public async Task CollectAsync(AttemptName attempt, CancellationToken cancellation)
    {
        if (await placements.FindAsync(attempt, cancellation) is { SubmittedAt: not null } placement)
        {
            await follower.CollectAsync(At(placement.Location), attempt, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation)
    {
        var placement = await placements.FindAsync(attempt, cancellation);
        foreach (var location in placement is null ? locations.Values : [At(placement.Location)])
        {
            await ReleaseAsync(location, attempt, placement, cancellation);
            follower.Forget(location, attempt);
        }

        observer.Forget(attempt);
        placements.Forget(attempt);
        endLooks.TryRemove(attempt, out _);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation)
    {
        List<string> owned = [];
        foreach (var location in locations.Values)
        {
            var jobs = await location.Board.ListAsync(cancellation);
            owned.AddRange(jobs.Select(JobTags.AttemptOf).OfType<AttemptName>().Select(attempt => attempt.ToString()));
        }

        return owned;
    }

    /// <inheritdoc/>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        foreach (var location in locations.Values.Where(location => location.HasClusters))
        {
            var jobs = await location.Board.ListAsync(cancellation);
            var used = jobs.Where(job => !JobStatus.PhaseOf(job.Properties.Status).IsTerminal()).Select(job => job.Properties.ComputeId?.Split('/')[^1])
                .Concat(placements.Living.Where(placement => placement.Location == location.Name).Select(placement => placement.Cluster))
                .OfType<string>().ToHashSet();
            await location.Clusters.TidyAsync(used, cancellation);
        }
    }

    /// <summary>Follows news of a run with a look of its own and, where the job is this service's, with a hint to its driver.</summary>
    public async Task HearAsync(WorkspaceEvent news, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(news);
        var location = locations.Values.FirstOrDefault(one => string.Equals(one.Workspace.Id, news.Workspace, StringComparison.OrdinalIgnoreCase));
        if (location is not null && await location.Board.FindSinceAsync(news, cancellation) is { } job
            && JobTags.AttemptOf(job) is { } attempt && JobTags.KeyOf(job) is { } key)
        {
            signals.Hint(key, attempt.Number);
        }
    }

    public void Dispose()
    {
        foreach (var location in locations.Values)
        {
            location.Dispose();
        }
    }

    private AzureMlLocation At(string name) => locations.TryGetValue(name, out var location)
        ? location
        : throw new InvalidOperationException($"Location '{name}' is not configured any more.");

    private async Task<IReadOnlyList<SizeOffer>> SizesAsync(CancellationToken cancellation)
    {
        List<SizeOffer> sizes = [];
        foreach (var location in locations.Values)
        {
            try
            {
                sizes.AddRange(await location.Offers.ReadAsync(cancellation));
            }
            catch (Exception error) when (error is not OperationCanceledException && locations.Count > 1)
            {
                logger.NoOffers(error, location.Name);
            }
        }

        return sizes;
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

    // What was seen a while ago serves until the job is sent; then the cluster itself is looked at once more.
    private async Task EnsureClusterAsync(AttemptName attempt, Placement placement, bool isLast, CancellationToken cancellation)
    {
        if (placement.Cluster is null)
        {
            return;
        }

        var location = At(placement.Location);
        await ArmOperation.AwaitAsync(location.Management, placement.Operation, $"Cluster {placement.Cluster}", time.GetUtcNow(), cancellation);
        var nodes = placements.Living.Where(one => one.Cluster == placement.Cluster && one.Location == placement.Location).Sum(one => one.Nodes);
        var size = (await SizesAsync(cancellation)).FirstOrDefault(one => one.Offer.Location == placement.Location && NoRoom.IsSize(one, placement.VmSize));
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

    private async Task CancelAsync(
        AzureMlLocation location, AttemptName attempt, Placement? placement, JobPhase phase, CancellationToken cancellation)
    {
        if (placement is { CancelledAt: null })
        {
            await placements.SaveAsync(attempt, placement with { CancelledAt = time.GetUtcNow() }, cancellation);
        }

        if (phase != JobPhase.Ending)
        {
            await location.Jobs.CancelAsync(attempt.ToString(), cancellation);
        }
    }

    private async Task ReleaseAsync(AzureMlLocation location, AttemptName attempt, Placement? placement, CancellationToken cancellation)
    {
        var what = $"The end of {attempt}";
        if (placement?.SubmittedAt is not null)
        {
            await ArmOperation.AwaitAsync(location.Management, placement.Operation, what, time.GetUtcNow(), cancellation);
        }

        // A job that is being deleted may still be known as it was.
        var isDeleting = placement is { SubmittedAt: not null, Operation: not null };
        var look = isDeleting ? location.Board.LookAsync(attempt.ToString(), cancellation) : location.Board.FindNowAsync(attempt.ToString(), cancellation);
        if (await look is not { } job)
        {
            return;
        }

        var phase = JobStatus.PhaseOf(job.Properties.Status);
        if (!phase.IsTerminal())
        {
            await CancelAsync(location, attempt, placement, phase, cancellation);
            throw ArmOperation.NotYet(what, EndLook);
        }

        await location.Logs.DeleteAsync(attempt, cancellation);
        var deletion = await location.Jobs.DeleteAsync(attempt.ToString(), cancellation);
        location.Board.Forget(attempt.ToString());
        if (deletion is { } operation)
        {
            if (placement is not null)
            {
                var deleting = placement with { SubmittedAt = placement.SubmittedAt ?? time.GetUtcNow(), Operation = new(operation, time.GetUtcNow()) };
                await placements.SaveAsync(attempt, deleting, cancellation);
            }

            throw ArmOperation.NotYet(what, DeletionLook);
        }
    }

    // However often the driver asks, a job that is ending is looked at the less often, the longer its end takes. Whoever loses patience
    // and ends it in another manner is followed at once.
    private bool IsLookedAt(AttemptName attempt, bool gracefully)
    {
        var now = time.GetUtcNow();
        var isKnown = endLooks.TryGetValue(attempt, out var looks) && looks!.Gracefully == gracefully;
        if (isKnown && now - looks!.Last < ArmOperation.PauseAt(now - looks.First, EndLook))
        {
            return true;
        }

        endLooks[attempt] = new EndLooks(gracefully, isKnown ? looks!.First : now, now);
        return false;
    }

    private sealed record EndLooks(bool Gracefully, DateTimeOffset First, DateTimeOffset Last);
}
