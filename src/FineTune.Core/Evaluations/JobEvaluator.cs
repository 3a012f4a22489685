using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.Core.Evaluations;

/// <summary>Has models evaluated by jobs of their own, where they were trained.</summary>
public sealed class JobEvaluator(JobFollowUps followUps, EvaluationRecords records, ITaskStore tasks, TimeProvider clock) : IModelEvaluator
{
    /// <inheritdoc/>
    public async Task<FollowUpAnswer<ModelEvaluation>> RequestAsync(Job job, EvaluationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await tasks.FindTaskAsync(job.Key.Task, cancellation) is { } task && FollowUpRefusals.OfTemplate(task.Value.Template) is { } refusal)
        {
            return new FollowUpAnswer<ModelEvaluation>(null, refusal);
        }

        var asked = new FollowUp(FollowUpKind.Evaluation, job.AttemptName, clock.GetUtcNow(), Evaluation: options);
        return await followUps.AskAsync(job, asked, FollowUpRefusals.EvaluationUnderWay, records, Begin, cancellation);
    }

    /// <inheritdoc/>
    public Task<ModelEvaluation?> FindAsync(Job job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        return followUps.FindAsync(job, FollowUpKind.Evaluation, records, Begin, cancellation);
    }

    private static ModelEvaluation Begin(Job job) => new(StateOf(job.State), job.FollowUp!.Evaluation!, job.FollowUp.RequestedAt);

    private static EvaluationState StateOf(JobState state) => state switch
    {
        JobState.Starting => EvaluationState.Fetching,
        JobState.Running or JobState.Finishing or JobState.Cancelling => EvaluationState.Evaluating,
        _ => EvaluationState.Waiting,
    };
}
