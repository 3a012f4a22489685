using System.Threading.Channels;
using FineTune.Core.Access;
using FineTune.Core.Exports;
using FineTune.Core.Findings;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Exports;

/// <summary>
/// Exports models on this machine, one after another. What was asked for is on disk before it is promised, and stays there until it is
/// over, so that the next host begins anew whatever this one leaves undone.
/// </summary>
public sealed class ModelExporter : IModelExporter, IDisposable
{
    /// <summary>Failures in a row after which an export is given up; with the pause between them about ten minutes.</summary>
    private const int MostTries = 120;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly IArtifactStore artifacts;
    private readonly ITaskStore tasks;
    private readonly ExportRecords records;
    private readonly TimeProvider clock;
    private readonly ModelFetch fetch;
    private readonly ExportFiles files;
    private readonly ExportRun run;
    private readonly Channel<AttemptName> pending = Channel.CreateUnbounded<AttemptName>(new UnboundedChannelOptions { SingleReader = true });

    // A request is on disk and in the store before an export of it begins, or its word would be the last one.
    private readonly SemaphoreSlim door = new(1, 1);

    public ModelExporter(LocalTrainingOptions options, IArtifactStore artifacts, ITaskStore tasks, ExportRecords records, TimeProvider clock)
    {
        (this.artifacts, this.tasks, this.records, this.clock) = (artifacts, tasks, records, clock);
        fetch = new ModelFetch(options, artifacts);
        files = new ExportFiles(options);
        run = new ExportRun(options, artifacts, fetch, files);
    }

    /// <inheritdoc/>
    public async Task<ExportAnswer> RequestAsync(Job job, string? dtype, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        var name = job.AttemptName;
        if (await fetch.FindModelAsync(name, cancellation) is not { } model)
        {
            return Refuse("model-not-here", new("The base model does not lie on this machine; without it nothing can be merged.", "本机没有该基础模型，无法合并。"),
                new("Download the adapter, and merge it where the base model lies.", "请下载适配器，在存有基础模型的机器上合并。"));
        }

        await door.WaitAsync(cancellation);
        try
        {
            var last = await records.FindAsync(name, cancellation);
            if (files.Find(name) is { } begun)
            {
                // Where storage went away in the middle of the first request, nobody was told of it yet.
                pending.Writer.TryWrite(name);
                return begun.Dtype == dtype
                    ? new ExportAnswer(last is { IsOver: false } ? last : Begin(begun), null)
                    : Refuse("export-under-way", new("An export with another type of weights is under way.", "正在以其他权重类型导出。"),
                        new("Wait until it is over, then ask again.", "请等待其结束后重新请求。"));
            }

            if (last is { State: ExportState.Succeeded } && last.Dtype == dtype)
            {
                return new ExportAnswer(last, null);
            }

            var request = new ExportRequest(job.Key, name, model, dtype, clock.GetUtcNow());
            files.Add(request);
            await records.SaveAsync(name, Begin(request), cancellation);
            pending.Writer.TryWrite(name);
            return new ExportAnswer(Begin(request), null);
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>Makes the exports that were asked for, those that an earlier host has left first, until it is cancelled.</summary>
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
            for (var tries = 1; files.Find(name) is { } request && await TryAsync(() => ExportAsync(request, cancellation), cancellation) is { } reason; tries++)
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

    private async Task ExportAsync(ExportRequest request, CancellationToken cancellation)
    {
        using var scope = AccessScope.Enter(request.Key.Workspace);
        if (await IsWantedAsync(request, cancellation))
        {
            var (bytes, error) = await run.RunAsync(request, state => SayAsync(request, state, cancellation), cancellation);
            var end = Begin(request) with { FinishedAt = clock.GetUtcNow() };
            await records.SaveAsync(
                request.Attempt, error is null ? end with { State = ExportState.Succeeded, Bytes = bytes } : end with { State = ExportState.Failed, Error = error }, cancellation);
        }

        // Looked at last: what removes a job or its model meanwhile may have been through before everything was there.
        if (!await IsWantedAsync(request, cancellation))
        {
            await records.RemoveAsync(request.Attempt, cancellation);
        }

        files.Remove(request.Attempt);
    }

    private async Task GiveUpAsync(ExportRequest request, string reason, CancellationToken cancellation)
    {
        var error = JobErrors.EffectExhausted("export", reason);
        await records.SaveAsync(request.Attempt, Begin(request) with { State = ExportState.Failed, FinishedAt = clock.GetUtcNow(), Error = error }, cancellation);
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

    private async Task<bool> IsWantedAsync(ExportRequest request, CancellationToken cancellation) =>
        await tasks.FindJobAsync(request.Key, cancellation) is { Value: { Wish: not Wish.Delete } job } && job.TaskId == request.Attempt.TaskId
        && await artifacts.FindAsync(request.Attempt.RunPrefix + JobDirectory.AdapterConfig, cancellation) is not null;

    private Task SayAsync(ExportRequest request, ExportState state, CancellationToken cancellation) =>
        records.SaveAsync(request.Attempt, Begin(request) with { State = state }, cancellation);

    private static ModelExport Begin(ExportRequest request) => new(ExportState.Waiting, request.Dtype, request.RequestedAt);

    private static ExportAnswer Refuse(string code, LocalizedText message, LocalizedText fix) => new(null, Finding.Error("", code, message, fix));
}
