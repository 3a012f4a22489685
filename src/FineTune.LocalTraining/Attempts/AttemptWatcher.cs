using FineTune.Core.Ports;
using FineTune.LocalTraining.Mirroring;

namespace FineTune.LocalTraining.Attempts;

/// <summary>Mirrors a running attempt into the store, hints when something happened, and ends nodes that wait for a lost one.</summary>
internal sealed class AttemptWatcher(LocalAttempt attempt, JobMirror mirror, IJobSignals signals, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan MirrorPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FailedMirrorPause = TimeSpan.FromSeconds(2);

    // Long enough for the others to notice by themselves and to write what they know.
    private static readonly TimeSpan PeerGrace = TimeSpan.FromSeconds(15);

    // For what is being written when the watch ends. A request that is given up may still arrive, after its file was to be gone.
    private static readonly TimeSpan WriteGrace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource giveUp = new();
    private Task? work;
    private bool isDisposed;

    public void Start() => work ??= Task.WhenAll(Task.Run(MirrorAsync), Task.Run(LookAsync));

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        await stop.CancelAsync();
        giveUp.CancelAfter(WriteGrace);
        try
        {
            await (work ?? Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // This is how both loops end.
        }

        stop.Dispose();
        giveUp.Dispose();
    }

    private async Task MirrorAsync()
    {
        while (true)
        {
            var pause = MirrorPeriod;
            try
            {
                await mirror.PassAsync(final: false, giveUp.Token);
            }
            catch (Exception) when (!giveUp.IsCancellationRequested)
            {
                // A store that cannot be reached must not end the watch; collecting reports what stays broken.
                pause = FailedMirrorPause;
            }

            await Task.Delay(pause, time, stop.Token);
        }
    }

    private async Task LookAsync()
    {
        var hasBeaten = false;
        long? badSince = null;
        while (true)
        {
            try
            {
                if (!hasBeaten && TrainingFiles.ReadHeartbeat(attempt.Files.Job, attempt.Number) is not null)
                {
                    hasBeaten = true;
                    Hint();
                }

                if (attempt.LookAtNodes() is { } nodes)
                {
                    if (nodes.All(node => node.State is NodeState.Exited or NodeState.Gone))
                    {
                        Hint();
                        return;
                    }

                    var isBad = nodes.Any(node => node.State == NodeState.Gone || node.Exit is { Code: not (0 or 75) });
                    if (isBad && badSince is null)
                    {
                        badSince = time.GetTimestamp();
                        Hint();
                    }

                    if (badSince is { } since && time.GetElapsedTime(since) >= PeerGrace)
                    {
                        attempt.Stopper.End();
                    }
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A failed look says nothing about the training; the next one may see more.
            }

            await Task.Delay(LookPeriod, time, stop.Token);
        }
    }

    private void Hint() => signals.Hint(attempt.Grant.Claim.Job, attempt.Grant.Claim.Attempt.Number);
}
