namespace FineTune.LocalTraining.FollowUps;

/// <summary>Makes what was asked for of finished jobs.</summary>
public interface IFollowUpMaker
{
    /// <summary>Makes what was asked for, what an earlier host has left first, until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellation);
}
