using System.Collections.Concurrent;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Attempts;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Queue;
using FineTune.LocalTraining.Secrets;

namespace FineTune.LocalTraining;

/// <summary>
/// Trains on the GPUs and cores of this machine. Grants and submissions are kept on disk and training runs in processes of its
/// own, so that both outlive the host.
/// </summary>
public sealed class LocalPlatform : ITrainingPlatform, IAsyncDisposable
{
    private readonly LocalTrainingOptions options;
    private readonly IArtifactStore store;
    private readonly IJobSignals signals;
    private readonly TimeProvider time;
    private readonly JobRestore restore;
    private readonly SecretFile secrets;
    private readonly string attemptsDirectory;
    private readonly ConcurrentDictionary<AttemptName, LocalAttempt> attempts = [];
    private Started? started;

    public LocalPlatform(
        LocalTrainingOptions options, IArtifactStore artifacts, IDatasetStore datasets, IJobSignals signals, TimeProvider time, SecretFile secrets)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        store = artifacts;
        this.signals = signals;
        this.time = time;
        this.secrets = secrets;
        restore = new JobRestore(artifacts, datasets);
        attemptsDirectory = Path.GetFullPath(Path.Combine(options.DataDirectory, "attempts"));
    }

    /// <inheritdoc/>
    public string Name => Hardware.Location;

    /// <inheritdoc/>
    public bool Serves(string location) => location == Hardware.Location;

    private Started Running => started ?? throw new InvalidOperationException($"{nameof(StartAsync)} was not called.");

    /// <summary>Reads the hardware and takes up what an earlier host has left: grants, and training that runs or has ended.
    /// Called once, before anything else.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var hardware = await Hardware.ReadAsync(options.CpuSlots, options.CardHourUsd, cancellation);
        var launcher = new Launcher(options, hardware);
        var allocator = new SlotAllocator(hardware, attemptsDirectory, signals, time, options.PreemptSpot ? attempt => Find(attempt)?.Preempt() : null);
        started = new Started(hardware, launcher, allocator);
        foreach (var grant in allocator.Reload())
        {
            AttemptOf(grant).Adopt();
        }

        allocator.StartLooking();
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Offer>> OffersAsync(CancellationToken cancellation) => new(Running.Hardware.Offers);

    /// <inheritdoc/>
    public Task<ComputeGrant> EnsureComputeAsync(ComputeClaim claim, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (NoSuchCompute.Check(claim.Request, Running.Hardware) is { } error && Running.Allocator.Find(claim.Attempt) is null)
        {
            return Task.FromResult<ComputeGrant>(new ComputeGrant.Refused(error));
        }

        return Task.FromResult<ComputeGrant>(
            Running.Allocator.Claim(claim) is null ? new ComputeGrant.Waiting() : new ComputeGrant.Ready());
    }

    /// <inheritdoc/>
    public int? QueuePosition(AttemptName attempt) => Running.Allocator.Position(attempt);

    /// <inheritdoc/>
    public async Task SubmitAsync(Submission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var found = Find(submission.Attempt)
            ?? throw new InvalidOperationException($"No compute was granted to {submission.Attempt}.");
        await found.SubmitAsync(submission, restore, secrets.Read(submission.Secrets ?? []), cancellation);
    }

    /// <inheritdoc/>
    public Task<TrainingStatus> ObserveAsync(AttemptName attempt, CancellationToken cancellation) =>
        Task.FromResult(Find(attempt)?.Observe() ?? new TrainingStatus.Unknown());

    /// <inheritdoc/>
    public async Task<bool> StopAsync(AttemptName attempt, bool gracefully, CancellationToken cancellation) =>
        Find(attempt) is not { } found || await found.StopAsync(gracefully, cancellation);

    /// <inheritdoc/>
    public Task CollectAsync(AttemptName attempt, CancellationToken cancellation) =>
        Find(attempt)?.CollectAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async Task ReleaseAsync(AttemptName attempt, CancellationToken cancellation)
    {
        if (Find(attempt) is { } found)
        {
            await found.RemoveAsync(cancellation);
        }

        // Without a readable grant the folder is all there is; it goes before the cards do.
        var directory = new AttemptFiles(attemptsDirectory, attempt.ToString()).Directory;
        if (Directory.Exists(directory))
        {
            ProcessTable.KillMarked(attempt.ToString());
            Directory.Delete(directory, recursive: true);
        }

        Running.Allocator.Release(attempt);
        if (attempts.TryRemove(attempt, out var removed))
        {
            await removed.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListOwnedAsync(CancellationToken cancellation)
    {
        var folders = Directory.Exists(attemptsDirectory)
            ? Directory.EnumerateDirectories(attemptsDirectory).Select(folder => Path.GetFileName(folder))
            : [];
        return Task.FromResult<IReadOnlyList<string>>([.. folders.Union(Running.Allocator.Names())]);
    }

    /// <summary>Stops watching. Training goes on, and the next host takes it up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.Allocator.DisposeAsync();
        }

        foreach (var attempt in attempts.Values)
        {
            await attempt.DisposeAsync();
        }

        attempts.Clear();
    }

    private LocalAttempt? Find(AttemptName attempt) =>
        Running.Allocator.Find(attempt) is { } grant ? AttemptOf(grant) : null;

    private LocalAttempt AttemptOf(SlotGrant grant) => attempts.GetOrAdd(
        grant.Claim.Attempt,
        name => new LocalAttempt(
            grant, new AttemptFiles(attemptsDirectory, name.ToString()), Running.Launcher, store, signals, time));

    private sealed record Started(Hardware Hardware, Launcher Launcher, SlotAllocator Allocator);
}
