using FineTune.Core.Evaluations;
using FineTune.Core.FollowUps;
using FineTune.Core.Lifecycle;

namespace FineTune.Core.Ports;

/// <summary>Sets tuned models beside their base models where these lie, in the background.</summary>
public interface IModelEvaluator
{
    /// <summary>Asks for the evaluation of a job. It outlives this process; asking the same again while it goes on, or after it has
    /// succeeded, changes nothing. What else is asked for takes the place of the last one.</summary>
    /// <param name="job">A job that has succeeded and has its model.</param>
    /// <param name="options">What to measure and to ask; sound.</param>
    /// <param name="cancellation">Stops asking.</param>
    Task<FollowUpAnswer<ModelEvaluation>> RequestAsync(Job job, EvaluationOptions options, CancellationToken cancellation);

    /// <summary>The last one of a job, or how far it is; null where there was none.</summary>
    Task<ModelEvaluation?> FindAsync(Job job, CancellationToken cancellation);
}
