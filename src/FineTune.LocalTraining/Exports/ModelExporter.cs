using FineTune.Core.Exports;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.FollowUps;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Exports;

/// <summary>Exports models on this machine, one after another; those whose base model does not lie here, where they were trained.</summary>
public sealed class ModelExporter : IModelExporter, IFollowUpMaker, IDisposable
{
    private readonly ExportRecords records;
    private readonly JobExporter elsewhere;
    private readonly TimeProvider clock;
    private readonly ModelFetch fetch;
    private readonly FollowUpQueue<ExportRequest, ModelExport> queue;

    public ModelExporter(
        LocalTrainingOptions options, IArtifactStore artifacts, ITaskStore tasks, ExportRecords records, JobExporter elsewhere, TimeProvider clock)
    {
        (this.records, this.elsewhere, this.clock) = (records, elsewhere, clock);
        fetch = new ModelFetch(options, artifacts);
        var run = new ExportRun(options, artifacts, fetch, clock);
        queue = new FollowUpQueue<ExportRequest, ModelExport>(run, new FollowUpFiles<ExportRequest>(options, run.Name), artifacts, tasks, records, clock);
    }

    /// <inheritdoc/>
    public async Task<FollowUpAnswer<ModelExport>> RequestAsync(Job job, string? dtype, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await fetch.FindModelAsync(job.AttemptName, cancellation) is { } model)
        {
            return await queue.AskAsync(new ExportRequest(job.Key, job.AttemptName, model, dtype, clock.GetUtcNow()), cancellation);
        }

        return job.Compute.Location != Hardware.Location
            ? await elsewhere.RequestAsync(job, dtype, cancellation)
            : new FollowUpAnswer<ModelExport>(null, Finding.Error("", "model-not-here",
                new("The base model does not lie on this machine; without it nothing can be merged.", "本机没有该基础模型，无法合并。"),
                new("Download the adapter, and merge it where the base model lies.", "请下载适配器，在存有基础模型的机器上合并。")));
    }

    /// <inheritdoc/>
    public async Task<ModelExport?> FindAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (here, there) = (await records.FindAsync(job.AttemptName, cancellation), await elsewhere.FindAsync(job, cancellation));
        return there is null || here?.RequestedAt > there.RequestedAt ? here : there;
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(cancellation);

    public void Dispose() => queue.Dispose();
}
