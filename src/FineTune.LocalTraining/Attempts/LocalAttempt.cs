using FineTune.Core.Ports;
using FineTune.LocalTraining.Mirroring;
using FineTune.LocalTraining.Queue;

namespace FineTune.LocalTraining.Attempts;

/// <summary>An attempt that holds cards of this machine: its training, and the watch over it.</summary>
internal sealed class LocalAttempt : IAsyncDisposable
{
    private const int LooksAfterStop = 10;
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Launcher launcher;
    private readonly TimeProvider time;
    private readonly NodeView view;
    private readonly JobMirror mirror;
    private readonly AttemptWatcher watcher;

    public LocalAttempt(
        SlotGrant grant,
        AttemptFiles files,
        Launcher launcher,
        IArtifactStore store,
        IJobSignals signals,
        TimeProvider time)
    {
        Grant = grant;
        Files = files;
        this.launcher = launcher;
        this.time = time;
        Stopper = new Stopper(files, Nodes, time);
        view = new NodeView(files, launcher, time);
        mirror = new JobMirror(files.Job, grant.Claim.Attempt.RunPrefix, store, time);
        watcher = new AttemptWatcher(this, mirror, signals, time);
    }

    public SlotGrant Grant { get; }

    public AttemptFiles Files { get; }

    public Stopper Stopper { get; }

    public int Number => Grant.Claim.Attempt.Number;

    private int Nodes => Grant.Claim.Request.Nodes;

    /// <summary>Goes on watching training that an earlier host has started.</summary>
    public void Adopt()
    {
        if (Files.ReadSubmission() is not null)
        {
            watcher.Start();
        }
    }

    public async Task SubmitAsync(
        Submission submission, JobRestore restore, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var before = Files.ReadSubmission();
            if (before is null)
            {
                await restore.RunAsync(submission, Files.Job, cancellation);
            }

            var port = before?.Port ?? Launcher.FreePort();
            Directory.CreateDirectory(Files.State);
            Files.WriteSubmission(new SubmissionRecord(port, time.GetUtcNow()));
            launcher.Start(Grant, Files, port, secrets);
            watcher.Start();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What each node does; null before the submission.</summary>
    public IReadOnlyList<(NodeState State, NodeExit? Exit)>? LookAtNodes() =>
        Files.ReadSubmission() is { } submission
            ? [.. Enumerable.Range(0, Nodes).Select(node => view.Look(node, submission))]
            : null;

    public TrainingStatus Observe()
    {
        if (LookAtNodes() is not { } nodes)
        {
            return new TrainingStatus.Unknown();
        }

        var isBroken = nodes.Any(node => node.State == NodeState.Gone);
        if (isBroken)
        {
            Stopper.KillNow();
        }

        if (isBroken || nodes.All(node => node.State == NodeState.Exited))
        {
            var result = TrainingFiles.ReadResult(Files.Job, Number);
            return new TrainingStatus.Ended(Judgement.Of([.. nodes.Select(node => node.Exit)], result));
        }

        return TrainingFiles.ReadHeartbeat(Files.Job, Number) is { } heartbeat
            ? new TrainingStatus.Running(TrainingFiles.Progress(Files.Job, heartbeat))
            : new TrainingStatus.Starting();
    }

    public async Task<bool> StopAsync(bool gracefully, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var isOver = gracefully ? Stopper.Ask() : Stopper.End();
            for (var look = 0; look < LooksAfterStop && !isOver; look++)
            {
                // Processes that were told to end mostly do so within moments.
                await Task.Delay(LookPeriod, time, cancellation);
                isOver = Stopper.NothingRuns();
            }

            return isOver;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Asks training to write a checkpoint and end, so that others get its cards. May do nothing: the next call asks again.</summary>
    public void Preempt()
    {
        try
        {
            if (gate.Wait(TimeSpan.Zero))
            {
                try
                {
                    Stopper.Ask();
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        catch (Exception problem) when (problem is ObjectDisposedException or IOException)
        {
            // It has just been removed, or what was asked cannot be written down now.
        }
    }

    public async Task CollectAsync(CancellationToken cancellation)
    {
        await mirror.DoubtAsync(cancellation);
        while (await mirror.PassAsync(final: true, cancellation))
        {
        }
    }

    /// <summary>Removes everything of the attempt from this machine.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await watcher.DisposeAsync();
            Stopper.KillNow();
            launcher.Forget(Files.Name);
            if (Directory.Exists(Files.Directory))
            {
                Directory.Delete(Files.Directory, recursive: true);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stops watching. Training goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await watcher.DisposeAsync();
        mirror.Dispose();
        gate.Dispose();
    }
}
