using System.Threading.Channels;
using FineTune.Core.Access;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Machine;

namespace FineTune.LocalTraining.FollowUps;

/// <summary>
/// Makes follow-ups of one kind, one after another. What was asked for is on disk before it is promised, and stays there until it is
/// over, so that the next host begins anew whatever this one leaves undone.
/// </summary>
internal sealed class FollowUpQueue<TRequest, TRecord>(
    IFollowUpWork<TRequest, TRecord> work, FollowUpFiles<TRequest> files, IArtifactStore artifacts, ITaskStore tasks, FollowUpRecords<TRecord> records,
    TimeProvider clock) : IDisposable
    where TRequest : FollowUpRequest
    where TRecord : class, IFollowUp<TRecord>
{
    /// <summary>Failures in a row after which one is given up; with the pause between them about ten minutes.</summary>
    private const int MostTries = 120;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Channel<AttemptName> pending = Channel.CreateUnbounded<AttemptName>(new UnboundedChannelOptions { SingleReader = true });

    // A request is on disk and in the store before work on it begins, or its word would be the last one.
    private readonly SemaphoreSlim door = new(1, 1);

    /// <summary>Takes a request on, unless the same one was.</summary>
    public async Task<FollowUpAnswer<TRecord>> AskAsync(TRequest request, CancellationToken cancellation)
    {
        var (name, asked) = (request.Attempt, work.Begin(request));
        await door.WaitAsync(cancellation);
        try
        {
            var last = await records.FindAsync(name, cancellation);
            if (files.Find(name) is { } begun)
            {
                // Where storage went away in the middle of the first request, nobody was told of it yet.
                pending.Writer.TryWrite(name);
                return work.Begin(begun).IsSameAs(asked)
                    ? new FollowUpAnswer<TRecord>(last is { IsOver: false } ? last : work.Begin(begun), null)
                    : new FollowUpAnswer<TRecord>(null, work.UnderWay);
            }

            if (last is { HasSucceeded: true } && last.IsSameAs(asked))
            {
                return new FollowUpAnswer<TRecord>(last, null);
            }

            files.Add(request);
            await records.SaveAsync(name, asked, cancellation);
            pending.Writer.TryWrite(name);
            return new FollowUpAnswer<TRecord>(asked, null);
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>Makes what was asked for, what an earlier host has left first, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await door.WaitAsync(cancellation);
        foreach (var request in files.List())
        {
            pending.Writer.TryWrite(request.Attempt);
        }

        door.Release();
        await foreach (var name in pending.Reader.ReadAllAsync(cancellation))
        {
            for (var tries = 1; files.Find(name) is { } request && await TryAsync(() => MakeAsync(request, cancellation), cancellation) is { } reason; tries++)
            {
                if (tries >= MostTries)
                {
                    await TryAsync(() => GiveUpAsync(request, reason, cancellation), cancellation);
                }

                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    public void Dispose() => door.Dispose();

    private async Task MakeAsync(TRequest request, CancellationToken cancellation)
    {
        using var scope = AccessScope.Enter(request.Key.Workspace);
        if (await IsWantedAsync(request, cancellation))
        {
            // A host that was killed leaves its process behind.
            var mark = $"{work.Name}-{request.Attempt}";
            ProcessTable.KillMarked(mark);
            var turn = new FollowUpTurn<TRecord>(files.MakeWork(request.Attempt), mark, step => records.SaveAsync(request.Attempt, step, cancellation));
            await records.SaveAsync(request.Attempt, await work.RunAsync(request, turn, cancellation), cancellation);
        }

        // Looked at last: what removes a job or its model meanwhile may have been through before everything was there.
        if (!await IsWantedAsync(request, cancellation))
        {
            await records.RemoveAsync(request.Attempt, cancellation);
        }

        files.Remove(request.Attempt);
    }

    private async Task GiveUpAsync(TRequest request, string reason, CancellationToken cancellation)
    {
        var failed = work.Begin(request).Fail(JobErrors.EffectExhausted(work.Name, reason), clock.GetUtcNow());
        await records.SaveAsync(request.Attempt, failed, cancellation);
        files.Remove(request.Attempt);
    }

    // What went wrong: storage that is away, a disk that is full. Null where nothing did.
    private static async Task<string?> TryAsync(Func<Task> action, CancellationToken cancellation)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return exception.Message;
        }
    }

    private async Task<bool> IsWantedAsync(TRequest request, CancellationToken cancellation) =>
        await tasks.FindJobAsync(request.Key, cancellation) is { Value: { Wish: not Wish.Delete } job } && job.TaskId == request.Attempt.TaskId
        && await TrainedModel.FindAsync(artifacts, request.Attempt, cancellation) is { } form && work.Takes(form);
}
