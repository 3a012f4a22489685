using FineTune.Core.Evaluations;
using FineTune.Core.Findings;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;
using FineTune.Core.Tasks;
using FineTune.LocalTraining.FollowUps;
using FineTune.LocalTraining.Models;

namespace FineTune.LocalTraining.Evaluations;

/// <summary>Evaluates models on this machine, one after another.</summary>
public sealed class ModelEvaluator : IModelEvaluator, IFollowUpMaker, IDisposable
{
    private readonly ITaskStore tasks;
    private readonly TimeProvider clock;
    private readonly ModelFetch fetch;
    private readonly FollowUpQueue<EvaluationRequest, ModelEvaluation> queue;

    public ModelEvaluator(
        LocalTrainingOptions options, IArtifactStore artifacts, ITaskStore tasks, IDatasetStore datasets, EvaluationRecords records, TimeProvider clock)
    {
        (this.tasks, this.clock) = (tasks, clock);
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
            return Refuse("model-not-here", new("The base model does not lie on this machine; without it nothing can be compared.", "本机没有该基础模型，无法对比。"),
                new("Download the model, and evaluate it where the base model lies.", "请下载模型，在存有基础模型的机器上评估。"));
        }

        if (await tasks.FindTaskAsync(job.Key.Task, cancellation) is { } task && !EngineCapabilities.Reference.Templates.Contains(task.Value.Template))
        {
            return Refuse("template-not-here", new($"The engine of this machine does not have template '{task.Value.Template}'.", $"本机引擎不支持模版“{task.Value.Template}”。"),
                new("Download the model, and evaluate it with the engine that trained it.", "请下载模型，使用训练它的引擎评估。"));
        }

        return await queue.AskAsync(new EvaluationRequest(job.Key, job.AttemptName, model, options, clock.GetUtcNow()), cancellation);
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellation) => queue.RunAsync(cancellation);

    public void Dispose() => queue.Dispose();

    private static FollowUpAnswer<ModelEvaluation> Refuse(string code, LocalizedText message, LocalizedText fix) => new(null, Finding.Error("", code, message, fix));
}
