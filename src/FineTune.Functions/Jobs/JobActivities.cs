using FineTune.Core.Lifecycle;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Jobs;

/// <summary>The decision and every effect, each an activity under its own name.</summary>
public sealed class JobActivities(JobTurns turns, ILogger<JobActivities> logger)
{
    public const string Decide = nameof(Decide);

    [Function(Decide)]
    public Task<JobTurn> DecideAsync([ActivityTrigger] JobNews news, CancellationToken cancellation) => turns.DecideAsync(news, cancellation);

    [Function(nameof(Effect.ValidateData))]
    public Task<JobNews> ValidateData([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.EnsureCompute))]
    public Task<JobNews> EnsureCompute([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Submit))]
    public Task<JobNews> Submit([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Observe))]
    public Task<JobNews> Observe([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Stop))]
    public Task<JobNews> Stop([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.StopGracefully))]
    public Task<JobNews> StopGracefully([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Collect))]
    public Task<JobNews> Collect([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Release))]
    public Task<JobNews> Release([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.Purge))]
    public Task<JobNews> Purge([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    [Function(nameof(Effect.RemoveTask))]
    public Task<JobNews> RemoveTask([ActivityTrigger] JobTurn turn, CancellationToken cancellation) => RunAsync(turn, cancellation);

    private async Task<JobNews> RunAsync(JobTurn turn, CancellationToken cancellation)
    {
        var news = await turns.RunAsync(turn, cancellation);
        if (news.Observation is Observation.EffectFailed failure)
        {
            logger.EffectFailed(turn.Effect, turn.Job.Task, turn.Job.Job, turn.Attempt, failure.Reason);
        }

        return news;
    }
}
