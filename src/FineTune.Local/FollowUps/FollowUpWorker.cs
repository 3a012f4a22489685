using FineTune.LocalTraining.FollowUps;

namespace FineTune.Local.FollowUps;

/// <summary>Makes the follow-ups of one kind that were asked for, while the host runs.</summary>
internal sealed class FollowUpWorker<T>(T maker) : BackgroundService
    where T : IFollowUpMaker
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => maker.RunAsync(stoppingToken);
}
