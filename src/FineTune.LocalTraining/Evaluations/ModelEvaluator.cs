using FineTune.Core.Evaluations;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.LocalTraining.FollowUps;
using FineTune.LocalTraining.Machine;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Evaluations;

/// <summary>Evaluates models on this machine, one after another; those whose base model does not lie here, where they were trained.</summary>
public sealed class ModelEvaluator : IModelEvaluator, IFollowUpMaker, IDisposable
{
    private readonly ITaskStore tasks;
    private readonly EvaluationRecords records;
    private readonly JobEvaluator elsewhere;
    private readonly TimeProvider clock;
    private readonly ModelFetch fetch;
    private readonly FollowUpQueue<EvaluationRequest, ModelEvaluation> queue;

    public ModelEvaluator(
        LocalTrainingOptions options, IArtifactStore artifacts, ITaskStore tasks, IDatasetStore datasets, EvaluationRecords records, JobEvaluator elsewhere,
        TimeProvider clock)
    {
        (this.tasks, this.records, this.elsewhere, this.clock) = (tasks, records, elsewhere, clock);
        fetch = new ModelFetch(options, artifacts);
        var run = new EvaluationRun(options, tasks, datasets, fetch, clock);
        queue = new FollowUpQueue<EvaluationRequest, ModelEvaluation>(
            run, new FollowUpFiles<EvaluationRequest>(options, run.Name), artifacts, tasks, records, clock);
    }

    /// <inheritdoc/>
    public async Task<FollowUpAnswer<ModelEvaluation>> RequestAsync(Job job, EvaluationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await fetch.FindModelAsync(job.AttemptName, cancellation) is not { } model)
        {
            return job.Compute.Location != Hardware.Location
                ? await elsewhere.RequestAsync(job, options, cancellation)
                : new(null, Finding.Error("", "model-not-here",
                    new("The base model does not lie on this machine; without it nothing can be compared.", "本机没有该基础模型，无法对比。"),
                    new("Download the model, and evaluate it where the base model lies.", "请下载模型，在存有基础模型的机器上评估。")));
        }

        if (await tasks.FindTaskAsync(job.Key.Task, cancellation) is { } task && FollowUpRefusals.OfTemplate(task.Value.Template) is { } refusal)
        {
            return new(null, refusal);
        }

        return await queue.AskAsync(new EvaluationRequest(job.Key, job.AttemptName, model, options, clock.GetUtcNow()), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ModelEvaluation?> FindAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        var (here, there) = (await records.FindAsync(job.AttemptName, cancellation), await elsewhere.FindAsync(job, cancellation));
        return there is null || here?.RequestedAt > there.RequestedAt ? here : there;
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(cancellation);

    public void Dispose() => queue.Dispose();
}
