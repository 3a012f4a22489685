using FineTune.AzureMachineLearning.Arm;
using FineTune.AzureMachineLearning.Ending;
using FineTune.AzureMachineLearning.Events;
using FineTune.AzureMachineLearning.Jobs;
using FineTune.AzureMachineLearning.Observing;
using FineTune.AzureMachineLearning.Placements;
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
    private readonly IJobSignals signals;
    private readonly Uri? vault;
    private readonly AzureMlLocations locations;
    private readonly PlacementStore placements;
    private readonly AttemptPlacer placer;
    private readonly JobSubmitter submitter;
    private readonly AttemptFollower follower;
    private readonly AttemptObserver observer;
    private readonly AttemptEnder ender;

    public AzureMlPlatform(
        AzureMlOptions options,
        ArmTransport transport,
        IArtifactStore artifacts,
        IJobSignals signals,
        TimeProvider time,
        ILogger<AzureMlPlatform> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.signals = signals;
        vault = options.VaultUri;
        locations = new AzureMlLocations(options, transport, artifacts, time, logger);
        placements = new PlacementStore(artifacts);
        placer = new AttemptPlacer(locations, placements, time);
        submitter = new JobSubmitter(locations, placements, placer, new ModelFolder(artifacts), vault, time);
        follower = new AttemptFollower(options.LogInterval, time, logger);
        observer = new AttemptObserver(options, placements, new Heartbeats(artifacts), follower, time, logger);
        ender = new AttemptEnder(locations, placements, artifacts, time);
    }

    /// <inheritdoc/>
    public string Name => "azure-ml";

    /// <inheritdoc/>
    public bool Serves(string location) => locations.Has(location);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation) =>
        [.. (await locations.SizesAsync(cancellation)).Select(size => size.Offer with { PassesSecrets = vault is not null })];

    /// <inheritdoc/>
    public Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return placer.EnsureAsync(claim, cancellation);
    }

    /// <inheritdoc/>
    public int? QueuePosition(AttemptName attempt) => null;

    /// <inheritdoc/>
    public Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return submitter.SubmitAsync(submission, cancellation);
    }

    /// <inheritdoc/>
    public async Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation) =>
        await placements.FindAsync(attempt, cancellation) is { } placement
            ? await observer.ObserveAsync(locations.At(placement.Location), attempt, placement, cancellation)
            : new TrainingStatus.Unknown();

    /// <inheritdoc/>
    public Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation) =>
        ender.StopAsync(attempt, gracefully, cancellation);

    /// <inheritdoc/>
    public async Task CollectAsync(AttemptName attempt, CancellationToken cancellation)
    {
        if (await placements.FindAsync(attempt, cancellation) is { SubmittedAt: not null } placement)
        {
            await follower.CollectAsync(locations.At(placement.Location), attempt, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation)
    {
        var placement = await placements.FindAsync(attempt, cancellation);
        foreach (var location in placement is null ? locations.All : [locations.At(placement.Location)])
        {
            await ender.ReleaseAsync(location, attempt, placement, cancellation);
            follower.Forget(location, attempt);
        }

        observer.Forget(attempt);
        placements.Forget(attempt);
        ender.Forget(attempt);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation)
    {
        List<string> owned = [];
        foreach (var location in locations.All)
        {
            var jobs = await location.Board.ListAsync(cancellation);
            owned.AddRange(jobs.Select(JobTags.AttemptOf).OfType<AttemptName>().Select(attempt => attempt.ToString()));
        }

        return owned;
    }

    /// <inheritdoc/>
    public async Task TidyAsync(CancellationToken cancellation)
    {
        foreach (var location in locations.All.Where(location => location.HasClusters))
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
        if (locations.Find(news.Workspace) is { } location && await location.Board.FindSinceAsync(news, cancellation) is { } job
            && JobTags.AttemptOf(job) is { } attempt && JobTags.KeyOf(job) is { } key)
        {
            signals.Hint(key, attempt.Number);
        }
    }

    public void Dispose() => locations.Dispose();
}
